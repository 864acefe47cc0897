package perennial.loyalty.earning;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import perennial.platform.definition.Definition;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.UnreadableDefinitionException;

/** The rules in force, read from the database each time so that a stop holds at once; only what is compiled is kept. */
@Component
class RulesInForce {

    private static final int PER_READ = 1_000;
    private static final int COMPILED_AT_MOST = 10_000;

    private final Definitions<EarningRule> definitions;
    private final RuleCompiler compiler;
    private final ConcurrentHashMap<Version, Rule> compiled = new ConcurrentHashMap<>();

    private record Version(String id, int version) {}

    RulesInForce(Definitions<EarningRule> definitions, RuleCompiler compiler) {
        this.definitions = definitions;
        this.compiler = compiler;
    }

    /** All rules that are not stopped, by id. */
    List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        String after = "";
        List<Definition<EarningRule>> page;
        do {
            page = definitions.list(after, PER_READ);
            for (Definition<EarningRule> definition : page) {
                after = definition.id();
                if (!definition.stopped()) {
                    rules.add(compiled(definition));
                }
            }
        } while (page.size() == PER_READ);
        return rules;
    }

    private Rule compiled(Definition<EarningRule> definition) {
        if (compiled.size() >= COMPILED_AT_MOST) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(
                new Version(definition.id(), definition.version()), version -> switch (compiler.compile(
                        version.id(), definition.value())) {
                    case RuleCompiler.Outcome.Good good -> good.rule();
                    case RuleCompiler.Outcome.Refused refused ->
                        throw new UnreadableDefinitionException(
                                "Rule " + version, String.join("; ", refused.defects()));
                });
    }
}
