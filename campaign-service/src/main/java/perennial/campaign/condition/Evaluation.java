package perennial.campaign.condition;

import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelResolvedOverload;
import dev.cel.runtime.CelVariableResolver;
import java.util.Collection;
import java.util.Optional;

/** What CEL asks for names, answered from a customer's circumstances. */
record Evaluation(Circumstances circumstances) implements CelVariableResolver, CelFunctionResolver {

    @Override
    public Optional<Object> find(String name) {
        return Optional.ofNullable(Vocabulary.VARIABLES.get(name)).flatMap(variable -> variable.in(circumstances));
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(
            String name, Collection<String> overloadIds, Object[] args) {
        return findOverloadMatchingArgs(name, args);
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(String name, Object[] args) {
        return Optional.ofNullable(Vocabulary.FUNCTIONS.get(name)).map(function -> function.boundTo(circumstances));
    }
}
