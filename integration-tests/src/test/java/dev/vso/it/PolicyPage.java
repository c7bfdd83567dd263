package dev.vso.it;

import dev.vso.testing.MarkdownPage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The policies of {@code docs/vault-policies.md} by heading, and which of them were used. */
final class PolicyPage {

    /** The namespace used on the page. */
    static final String NAMESPACE = "shop";

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<String> used = new TreeSet<>();

    private PolicyPage(MarkdownPage page) {
        page.blocks("hcl").forEach(block -> texts.merge(block.heading(), block.text(), (one, two) -> one + "\n" + two));
    }

    static PolicyPage read() {
        return new PolicyPage(MarkdownPage.of("docs/vault-policies.md"));
    }

    /** The policies below the headings, combined and adapted to this namespace. */
    String of(String namespace, String... headings) {
        var policy = new StringBuilder();
        for (String heading : headings) {
            String text = texts.get(heading);
            if (text == null) {
                throw new AssertionError("no policy under " + heading + " among " + texts.keySet());
            }
            used.add(heading);
            policy.append(text.replace(NAMESPACE, namespace)).append('\n');
        }
        return policy.toString();
    }

    /** Headings whose policies were not used. */
    Set<String> unused() {
        Set<String> rest = new TreeSet<>(texts.keySet());
        rest.removeAll(used);
        return rest;
    }
}
