package dev.vso.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Feeds a parser with almost valid input: pieces of a corpus, cut, doubled, mixed and sprinkled with text that often
 * breaks parsers. The parser must end within two seconds of processor time and 256 MiB of allocation, and throw only
 * its documented exceptions. By default 2,000 inputs, the same each time, or 10 s, whichever ends first; {@code
 * -Dfuzz.seconds=60} runs for that long, with other inputs each time, and {@code -Dfuzz.seed=…} repeats a run.
 */
public final class Fuzz {

    private static final int USUAL_INPUTS = 2_000;
    private static final int USUAL_SECONDS = 10;
    private static final long USUAL_SEED = 1;
    private static final int LONGEST = 200_000;
    private static final int KEPT = 200;
    private static final Duration MOST_TIME = Duration.ofSeconds(2);
    private static final long MOST_MEMORY = 256L << 20;

    private static final List<String> BREAKERS = List.of(
            "",
            "\0",
            "\n",
            "\r\n",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\u202e",
            "\ud800",
            "\uffff",
            "\u00b5",
            "{",
            "}",
            "[",
            "]",
            "{}",
            "[]",
            "null",
            "true",
            "-0",
            "-1",
            "1e999",
            "1e-999",
            "0.5",
            "9223372036854775807",
            "-9223372036854775808",
            "99999999999999999999999",
            "2147483648",
            "NaN",
            ":",
            ",",
            ";",
            "=",
            "/",
            "..",
            "%",
            "%00",
            "%zz",
            "?",
            "#",
            "@",
            " ",
            "-",
            "*",
            "(",
            ")",
            "+1000000000-12-31T23:59:59Z",
            "0000-00-00T99:99:99Z");

    private final Random random;
    private final List<String> corpus;

    private Fuzz(Random random, List<String> corpus) {
        this.random = random;
        this.corpus = new ArrayList<>(corpus);
    }

    /**
     * Runs the parser.
     *
     * @param corpus valid inputs, one at least
     * @param parser fails with an undocumented exception or an assertion
     */
    public static void run(List<String> corpus, Consumer<String> parser) {
        run(corpus, MOST_MEMORY, parser);
    }

    /** The same for a parser that allocates more memory, piece by piece. */
    public static void run(List<String> corpus, long mostMemory, Consumer<String> parser) {
        Integer seconds = Integer.getInteger("fuzz.seconds");
        long seed = Long.getLong("fuzz.seed", seconds == null ? USUAL_SEED : System.nanoTime());
        long end = System.nanoTime()
                + Duration.ofSeconds(seconds == null ? USUAL_SECONDS : seconds).toNanos();
        Random seeds = new Random(seed);
        Fuzz fuzz = new Fuzz(seeds, corpus);
        corpus.forEach(right -> one(parser, right, mostMemory, seed));
        for (int count = 0; System.nanoTime() < end && (seconds != null || count < USUAL_INPUTS); count++) {
            String input = fuzz.next();
            one(parser, input, mostMemory, seed);
            fuzz.keep(input);
        }
    }

    private static void one(Consumer<String> parser, String input, long mostMemory, long seed) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long time = threads.getCurrentThreadCpuTime();
        long memory = threads.getCurrentThreadAllocatedBytes();
        try {
            parser.accept(input);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new AssertionError("seed %d, input: %s".formatted(seed, shown(input)), e);
        }
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - time);
        long allocated = threads.getCurrentThreadAllocatedBytes() - memory;
        if (took.compareTo(MOST_TIME) > 0 || allocated > mostMemory) {
            throw new AssertionError(
                    "seed %d: %s and %d bytes for input: %s".formatted(seed, took, allocated, shown(input)));
        }
    }

    private static String shown(String input) {
        return input.length() > 4_000 ? input.substring(0, 4_000) + "… (" + input.length() + ")" : input;
    }

    private void keep(String input) {
        if (corpus.size() < KEPT) {
            corpus.add(input);
        } else if (random.nextInt(4) == 0) {
            corpus.set(KEPT / 2 + random.nextInt(KEPT / 2), input);
        }
    }

    private String next() {
        StringBuilder text = new StringBuilder(any(corpus));
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            change(text);
        }
        if (text.length() > LONGEST) {
            text.setLength(LONGEST);
        }
        return text.toString();
    }

    private void change(StringBuilder text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + 1 + random.nextInt(1 + random.nextInt(64)));
        switch (random.nextInt(7)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, any(BREAKERS));
            case 2 -> text.replace(from, to, any(BREAKERS));
            case 3 ->
                text.insert(
                        from, text.substring(from, to).repeat(1 + random.nextInt(random.nextInt(50) == 0 ? 2_000 : 8)));
            case 4 -> {
                if (from < text.length()) {
                    text.setCharAt(
                            from, (char) (random.nextInt(8) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80)));
                }
            }
            case 5 -> {
                String other = any(corpus);
                int start = random.nextInt(other.length() + 1);
                text.replace(
                        from, to, other.substring(start, Math.min(other.length(), start + 1 + random.nextInt(200))));
            }
            default -> text.insert(from, any(BREAKERS).repeat(random.nextInt(random.nextInt(50) == 0 ? 2_000 : 8)));
        }
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
