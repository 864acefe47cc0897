package perennial.campaign.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiling and checking one part of a template. */
final class Mustaches {

    /** Without these a customer's name cannot become markup, whoever writes the template. */
    private static final Pattern UNESCAPED = Pattern.compile("\\{\\{\\s*(\\{|&|=)");

    private static final Mustache.Compiler PLAIN = Mustache.compiler()
            .escapeHTML(false)
            .strictSections(true)
            .emptyStringIsFalse(true)
            .nullValue("");
    private static final Mustache.Compiler ESCAPING = PLAIN.escapeHTML(true);

    private Mustaches() {}

    static com.samskivert.mustache.Template plain(String source) {
        return PLAIN.compile(source);
    }

    static com.samskivert.mustache.Template escaping(String source) {
        return ESCAPING.compile(source);
    }

    static List<String> defects(String path, @Nullable String source) {
        if (source == null || source.isBlank()) {
            return List.of(path + " must not be empty");
        }
        if (UNESCAPED.matcher(source).find()) {
            return List.of(path + " must not use {{{…}}}, {{&…}} or {{=…}}: variables are always escaped");
        }
        Names names;
        try {
            names = names(source);
        } catch (MustacheException e) {
            return List.of(path + " does not compile: " + e.getMessage());
        }
        List<String> defects = new ArrayList<>();
        if (names.includes) {
            defects.add(path + " must not include other templates");
        }
        names.all.stream()
                .filter(name -> Variable.named(name).isEmpty())
                .map(name -> path + " names the unknown variable " + name + "; known are " + Variable.known())
                .forEach(defects::add);
        return defects;
    }

    /** Without which it cannot be rendered: what it names, unless it also says what to do without. */
    static Set<Variable> needs(String source) {
        Names names = names(source);
        Set<Variable> needed = EnumSet.noneOf(Variable.class);
        for (Variable variable : Variable.values()) {
            if (variable.isNeeded() && names.all.contains(variable.id()) && !names.sections.contains(variable.id())) {
                needed.add(variable);
            }
        }
        return needed;
    }

    private static Names names(String source) {
        Names names = new Names();
        PLAIN.compile(source).visit(names);
        return names;
    }

    private static final class Names implements Mustache.Visitor {

        private final Set<String> all = new TreeSet<>();
        private final Set<String> sections = new TreeSet<>();
        private boolean includes;

        @Override
        public void visitText(String text) {}

        @Override
        public void visitVariable(String name) {
            all.add(name);
        }

        @Override
        public boolean visitInclude(String name) {
            includes = true;
            return false;
        }

        @Override
        public boolean visitParent(String name) {
            includes = true;
            return false;
        }

        @Override
        public boolean visitBlock(String name) {
            includes = true;
            return false;
        }

        @Override
        public boolean visitSection(String name) {
            all.add(name);
            sections.add(name);
            return true;
        }

        @Override
        public boolean visitInvertedSection(String name) {
            all.add(name);
            return true;
        }
    }
}
