package dev.vso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in Markdown, as GitHub reads it.
 *
 * @param file from the folder of the project
 */
public record MarkdownPage(Path file, String text) {

    private static final Path PROJECT = Path.of("..");
    private static final Path FOLDER = Path.of("docs");

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("(?s)\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern NOT_IN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");

    /**
     * A block of code.
     *
     * @param heading of its section
     * @param language after its fence
     */
    public record Block(String heading, String language, String text) {}

    /** A page, by its path from the folder of the project. */
    public static MarkdownPage of(String file) {
        try {
            return new MarkdownPage(Path.of(file), Files.readString(PROJECT.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All pages below {@code docs/}, and those beside the code. */
    public static List<MarkdownPage> all() {
        return Stream.concat(
                        Stream.of(
                                "README.md",
                                "CHANGELOG.md",
                                "CONTRIBUTING.md",
                                "CODE_OF_CONDUCT.md",
                                "RELEASE.md",
                                "SECURITY.md",
                                "charts/vault-secrets-operator/README.md",
                                "examples/README.md",
                                "gotemplate/README.md"),
                        documentation().stream().map(Path::toString))
                .map(MarkdownPage::of)
                .toList();
    }

    /** The files below {@code docs/}, from the folder of the project. */
    public static List<Path> documentation() {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(FOLDER))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .map(PROJECT::relativize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its blocks of code in a language, in their order. */
    public List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        FENCE.matcher(text).results().forEach(found -> {
            if (found.group(1).equals(language)) {
                blocks.add(new Block(headingBefore(found.start()), language, found.group(2)));
            }
        });
        return blocks;
    }

    private String headingBefore(int place) {
        return HEADING.matcher(withoutBlocks(text.substring(0, place)))
                .results()
                .map(found -> found.group(1))
                .reduce("", (_, last) -> last);
    }

    /** The anchors that links to this page may use. */
    public Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        HEADING.matcher(withoutBlocks(text))
                .results()
                .map(found -> anchor(found.group(1)))
                .forEach(anchor -> {
                    int times = seen.merge(anchor, 1, Integer::sum);
                    anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
                });
        return anchors;
    }

    private static String anchor(String heading) {
        String plain = LINK.matcher(heading).replaceAll("").toLowerCase(Locale.ROOT);
        return NOT_IN_ANCHOR.matcher(plain).replaceAll("").replace(' ', '-');
    }

    /** The targets of its links, except those to other hosts. */
    public List<String> relativeLinks() {
        String prose = CODE.matcher(withoutBlocks(text)).replaceAll("");
        return LINK.matcher(prose)
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(link -> !link.contains(":"))
                .toList();
    }

    private static String withoutBlocks(String text) {
        return FENCE.matcher(text).replaceAll("");
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
