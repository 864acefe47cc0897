package perennial.campaign.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A tag of a template. JMustache shows the names of a template, but neither where they stand nor in which section.
 *
 * @param line counted from one
 * @param within the sections that it stands in, the outermost first
 */
record Tag(Kind kind, String name, int line, List<Tag> within) {

    private static final Pattern TAG = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);

    enum Kind {
        VALUE,
        SECTION,
        INVERTED
    }

    /** @param source compiles, and has no tag inside of a tag */
    static List<Tag> all(String source) {
        List<Tag> tags = new ArrayList<>();
        Deque<Tag> open = new ArrayDeque<>();
        Matcher matcher = TAG.matcher(source);
        int line = 1;
        int counted = 0;
        while (matcher.find()) {
            line += lineBreaks(source, counted, matcher.start());
            counted = matcher.start();
            String inside = matcher.group(1).strip();
            String rest = inside.isEmpty() ? "" : inside.substring(1).strip();
            List<Tag> within = List.copyOf(open);
            switch (inside.isEmpty() ? '!' : inside.charAt(0)) {
                case '!' -> {}
                case '/' -> open.removeLast();
                case '#' -> open.addLast(added(tags, new Tag(Kind.SECTION, rest, line, within)));
                case '^' -> open.addLast(added(tags, new Tag(Kind.INVERTED, rest, line, within)));
                default -> tags.add(new Tag(Kind.VALUE, inside, line, within));
            }
        }
        return tags;
    }

    private static Tag added(List<Tag> tags, Tag tag) {
        tags.add(tag);
        return tag;
    }

    private static int lineBreaks(String source, int from, int to) {
        return (int) source.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    boolean isWithinSection(java.util.Collection<String> names) {
        return within.stream().anyMatch(outer -> outer.kind == Kind.SECTION && names.contains(outer.name));
    }

    /** Where it stands, for people. */
    String place() {
        String sections = within.stream().map(Tag::opening).collect(Collectors.joining());
        return "in line " + line + (sections.isEmpty() ? "" : " in " + sections);
    }

    private String opening() {
        return "{{" + (kind == Kind.SECTION ? '#' : '^') + name + "}}";
    }
}
