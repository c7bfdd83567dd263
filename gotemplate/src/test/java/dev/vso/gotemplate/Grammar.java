package dev.vso.gotemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes random templates: mostly good ones, with a mistake now and then. The same seed makes the same ones.
 *
 * <p>None counts to a large number: Go would fill the memory with {@code until}, or range for hours.
 */
final class Grammar {
    private static final int DEEPEST = 3;
    private static final List<String> TEXTS = words("""
            "" ~ "a" ~ "Hello World" ~ "héllo ☃" ~ "a,b,,c" ~ "12" ~ "-3.50" ~ "0x1F" ~ "1e3" ~ "  x y "
            `raw \\n` ~ "line\\nline" ~ "\\xff" ~ "FooBarHTTP2x" ~ "a/b/../c.txt" ~ "1.2.3-rc.1" ~ "<&>'"
            "{\\"a\\":[1,2.5,null]}" ~ "aGVsbG8=" ~ "2h45m" ~ "http://u:p@h:1/p?q#f" ~ "[a-c]+" ~ "x_y-z W"
            "%d|%s" ~ "ÀÉ ß ǆ" ~ "$1-${2}" ~ "(a)(b)?" ~ "true" ~ "\\u2028\\x00"
            """);
    private static final List<String> NUMBERS = words("""
            0 ~ 1 ~ 2 ~ -1 ~ 3 ~ 7 ~ -5 ~ 10 ~ 100 ~ 0x1F ~ 017 ~ 1.5 ~ -0.5 ~ 2.0 ~ 1e3 ~ 1e5 ~ 1e21 ~ 0.1
            'a' ~ 65537 ~ 1e-7 ~ 123456789.125 ~ 0.005 ~ 2.5
            """);
    private static final List<String> FIELDS = words("""
            .Secrets.username ~ .Secrets.port ~ .Secrets.ratio ~ .Secrets.big ~ .Secrets.enabled
            .Secrets.nothing ~ .Secrets.empty ~ .Secrets.unicode ~ .Secrets.multi ~ .Secrets.json
            .Secrets.hosts ~ .Secrets.numbers ~ .Secrets.mixed ~ .Secrets.nested ~ .Secrets.nested.a.b.c
            .Secrets.emptyList ~ .Secrets.emptyMap ~ .Secrets.missing ~ .Secrets.missing.x ~ .Secrets.url
            .Secrets.version ~ .Labels ~ .Labels.app ~ .Metadata ~ .Metadata.version ~ .Secrets.password
            .Secrets.zeros ~ .Secrets.exp ~ . ~ $ ~ .Secrets.hosts.x ~ .Nope
            """);
    private static final List<String> LISTS = words("""
            (list) ~ (list 1 2 3) ~ (list "b" "a" "b") ~ (until 4) ~ (splitList "," "x,y,z") ~ .Secrets.hosts
            (list nil 1 "" (list 1)) ~ (tuple 1.5 true) ~ .Secrets.mixed ~ (rest (list)) ~ (keys .Labels | sortAlpha) ~ .Secrets.numbers
            """);
    private static final List<String> DICTS = words("""
            (dict) ~ (dict "a" 1 "b" "x") ~ (dict "a" (dict "b" 2)) ~ (split "," "p,q") ~ .Labels
            .Secrets.nested ~ (dict "a" nil "c" (list 1)) ~ (fromJson .Secrets.json) ~ (dict "a" "" "b" 0)
            """);
    private static final List<String> VERBS = words("""
            %v ~ %s ~ %d ~ %q ~ %x ~ %X ~ %t ~ %T ~ %5.2f ~ %+v ~ %#v ~ %-8v| ~ %08d ~ %e ~ %g ~ %c ~ %U ~ %b
            %o ~ %6.3s| ~ % x ~ %#x ~ %+d ~ %% ~ %z ~ %*d ~ %[2]v ~ %.3v ~ %+q ~ %O ~ %5t ~ %G ~ %.0f ~ %!
            """);
    /** Functions with the kinds of their arguments: any, text, number, integer, list, dict, bool, regular expression. */
    private static final List<String> FUNCTIONS = words("""
            abbrev i t ~ abbrevboth i i t ~ add n n ~ add a ~ add1 n ~ add1f n ~ addf n n n ~ adler32sum t
            all a a ~ any a a ~ append l a ~ atoi t ~ b32dec t ~ b32enc t ~ b64dec t ~ b64enc t ~ base t
            biggest n n ~ camelcase t ~ cat a a a ~ ceil n ~ chunk i l ~ clean t ~ coalesce a a a ~ compact l
            concat l l ~ contains t t ~ deepCopy a ~ deepEqual a a ~ default a a ~ dict t a t a ~ dig t t a d
            dir t ~ div n n ~ divf n n ~ duration a ~ durationRound t ~ empty a ~ ext t ~ first l ~ float64 a
            floor n ~ fromJson t ~ get d t ~ has a l ~ hasKey d t ~ hasPrefix t t ~ hasSuffix t t ~ indent i t
            initial l ~ initials t ~ int64 a ~ int64 a ~ isAbs t ~ join t l ~ join t a ~ kebabcase t
            kindIs t a ~ kindOf a ~ last l ~ list a a ~ lower t ~ max n n n ~ maxf n n ~ merge d d
            mergeOverwrite d d ~ min n n ~ minf n n ~ mod n n ~ mul n n ~ mulf n n ~ mustToDate t t
            mustFromJson t ~ mustToJson a ~ nindent i t ~ nospace t ~ omit d t ~ osDir t ~ pick d t t
            pluck t d d ~ plural t t i ~ prepend l a ~ quote a a ~ regexFind r t ~ regexFindAll r t i
            regexMatch r t ~ regexQuoteMeta t ~ regexReplaceAll r t t ~ regexReplaceAllLiteral r t t
            regexSplit r t i ~ repeat i t ~ replace t t t ~ rest l ~ reverse l ~ round n i ~ semver t
            semverCompare t t ~ seq i i ~ sha256sum t ~ snakecase t ~ sortAlpha l ~ split t t ~ splitList t t
            splitn t i t ~ squote a a ~ sub n n ~ subf n n ~ substr i i t ~ swapcase t ~ ternary a a b ~ title t
            toDecimal a ~ toJson a ~ toPrettyJson a ~ toRawJson a ~ toString a ~ toStrings a ~ trim t
            trimAll t t ~ trimPrefix t t ~ trimSuffix t t ~ trunc i t ~ typeIs t a ~ typeOf a ~ uniq l
            unset d t ~ set d t a ~ until i ~ untilStep i i i ~ untitle t ~ upper t ~ urlParse t ~ urlJoin d
            without l a ~ wrap i t ~ wrapWith i t t ~ len a ~ index l i ~ index d t ~ index a i ~ print a a a
            println a a ~ html a ~ js a ~ urlquery a ~ not a ~ and a a a ~ or a a a ~ eq a a ~ eq t t ~ eq n n n
            ne a a ~ ne t t ~ lt n n ~ le t t ~ gt n n ~ ge i i ~ lt a a ~ slice l i
            len d
            """);

    private static final List<String> PATTERNS = words("""
            "[a-c]+" ~ "" ~ "x*" ~ "(a)|(b)" ~ "." ~ "^" ~ "$" ~ "(?i)h" ~ "[^a-z]" ~ "\\\\s+" ~ "(" ~ "l{1,2}"
            "☃|é" ~ "\\\\b" ~ "(?m)^l" ~ "a+?"
            """);

    private final Random random;
    private final List<String> variables = new ArrayList<>();
    private int loops;

    Grammar(Random random) {
        this.random = random;
    }

    private static List<String> words(String separated) {
        return Stream.of(separated.split(" ~ |\\n", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    String template() {
        variables.clear();
        loops = 0;
        var out = new StringBuilder();
        var parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            out.append(part(0));
        }
        if (random.nextInt(60) == 0 && !out.isEmpty()) {
            out.deleteCharAt(random.nextInt(out.length()));
        }
        return out.toString();
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private String open() {
        return random.nextInt(6) == 0 ? "{{- " : "{{ ";
    }

    private String close() {
        return random.nextInt(6) == 0 ? " -}}" : " }}";
    }

    private String action(String content) {
        return open() + content + close();
    }

    private String part(int depth) {
        var kind = depth >= DEEPEST ? random.nextInt(6) : random.nextInt(12);
        return switch (kind) {
            case 0 -> pick(List.of("text ", " \n ", "a", "{ x }", "é "));
            case 1, 2, 3, 4 -> action(pipeline(depth));
            case 5 -> declaration(depth);
            case 6 -> action("if " + pipeline(depth)) + body(depth) + otherwise(depth) + action("end");
            case 7 -> action("with " + pipeline(depth)) + body(depth) + otherwise(depth) + action("end");
            case 8, 9 -> range(depth);
            case 10 -> leap();
            default -> action("/* c */").replace("{{ /*", "{{/*").replace("*/ }}", "*/}}") + part(depth + 1);
        };
    }

    private String leap() {
        if (loops == 0) {
            return "";
        }
        return action("if " + pipeline(DEEPEST)) + action(random.nextBoolean() ? "break" : "continue") + action("end");
    }

    private String body(int depth) {
        var mark = variables.size();
        var out = new StringBuilder();
        var parts = 1 + random.nextInt(2);
        for (int i = 0; i < parts; i++) {
            out.append(part(depth + 1));
        }
        variables.subList(mark, variables.size()).clear();
        return out.toString();
    }

    private String otherwise(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> action("else") + body(depth);
            default -> "";
        };
    }

    private String declaration(int depth) {
        if (!variables.isEmpty() && random.nextInt(3) == 0) {
            return action(pick(variables) + " = " + pipeline(depth));
        }
        var name = "$v" + variables.size();
        var text = action(name + " := " + pipeline(depth));
        variables.add(name);
        return text;
    }

    private String range(int depth) {
        var mark = variables.size();
        var over = switch (random.nextInt(4)) {
            case 0 -> operand('l', depth);
            case 1 -> operand('d', depth);
            case 2 -> pick(List.of("3", "(int64 2)", ".Secrets.hosts", ".Secrets.nested", "0"));
            default -> pick(FIELDS);
        };
        var names = switch (random.nextInt(3)) {
            case 0 -> "";
            case 1 -> "$e" + mark + " := ";
            default -> "$k" + mark + ", $e" + mark + " := ";
        };
        if (!names.isEmpty()) {
            variables.add("$e" + mark);
        }
        loops++;
        var text = action("range " + names + over) + action(pick(List.of(".", "print .", "quote ."))) + body(depth);
        loops--;
        variables.subList(mark, variables.size()).clear();
        return text + otherwise(depth) + action("end");
    }

    private String pipeline(int depth) {
        var out = new StringBuilder(random.nextInt(3) == 0 ? operand('a', depth) : call(depth));
        while (random.nextInt(4) == 0) {
            out.append(" | ").append(piped());
        }
        return out.toString();
    }

    private String piped() {
        return pick(List.of(
                "toString",
                "quote",
                "len",
                "upper",
                "toJson",
                "default \"d\"",
                "print",
                "printf \"%v\"",
                "first",
                "empty",
                "int64",
                "trunc 3",
                "join \"-\"",
                "typeOf",
                "not",
                "html",
                "sortAlpha",
                "list 1",
                "add 1",
                "b64enc",
                "kindOf",
                "toString | trimAll \"a\"",
                "toString | nindent 2",
                "toStrings",
                "printf \"%d\"",
                "printf \"%5.1f|\"",
                "eq 1"));
    }

    private String call(int depth) {
        if (random.nextInt(6) == 0) {
            var format = new StringBuilder();
            var arguments = new StringBuilder();
            var verbs = 1 + random.nextInt(3);
            for (int i = 0; i < verbs; i++) {
                format.append(pick(VERBS)).append(' ');
                arguments.append(' ').append(operand('a', depth + 1));
            }
            return "printf \"" + format + "\"" + arguments;
        }
        var function = pick(FUNCTIONS).split(" ", -1);
        var out = new StringBuilder(function[0]);
        for (int i = 1; i < function.length; i++) {
            out.append(' ').append(operand(function[i].charAt(0), depth + 1));
        }
        return out.toString();
    }

    private String operand(char kind, int depth) {
        if (random.nextInt(25) == 0) {
            return anything(depth);
        }
        return switch (kind) {
            case 't' -> random.nextInt(4) == 0 ? "(toString " + anything(depth) + ")" : pick(TEXTS);
            case 'n' -> random.nextInt(3) == 0 ? anything(depth) : pick(NUMBERS);
            case 'i' ->
                random.nextInt(4) == 0
                        ? "(int (mod " + anything(depth) + " 40))"
                        : String.valueOf(random.nextInt(-3, 9));
            case 'l' -> pick(LISTS);
            case 'd' -> pick(DICTS);
            case 'b' -> random.nextBoolean() ? "true" : "(empty " + anything(depth) + ")";
            case 'r' -> pick(PATTERNS);
            default -> anything(depth);
        };
    }

    private String anything(int depth) {
        return switch (random.nextInt(depth >= DEEPEST ? 8 : 11)) {
            case 0, 1 -> pick(TEXTS);
            case 2 -> pick(NUMBERS);
            case 3 -> pick(FIELDS);
            case 4 -> pick(LISTS);
            case 5 -> pick(DICTS);
            case 6 -> pick(List.of("true", "false", "nil"));
            case 7 -> variables.isEmpty() ? pick(FIELDS) : pick(variables);
            default -> "(" + pipeline(depth + 1) + ")";
        };
    }
}
