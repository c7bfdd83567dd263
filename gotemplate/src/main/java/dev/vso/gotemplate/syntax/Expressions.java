package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.syntax.Node.Command;
import dev.vso.gotemplate.syntax.Node.Operand;
import dev.vso.gotemplate.syntax.Node.Pipeline;
import dev.vso.gotemplate.syntax.Token.Kind;
import dev.vso.gotemplate.value.Utf8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what is inside an action: pipelines, commands and operands; knows which variables there are. */
final class Expressions {
    private final Words words;
    private final Predicate<String> isFunction;
    private final List<String> variables = new ArrayList<>(List.of("$"));
    private final Map<String, Integer> declared = new HashMap<>(Map.of("$", 1)); // how often each is among them
    private int nesting;

    Expressions(Words words, Predicate<String> isFunction) {
        this.words = words;
        this.isFunction = isFunction;
    }

    /** How many variables there are now; {@link #release} forgets those declared since. */
    int mark() {
        return variables.size();
    }

    void release(int mark) {
        var forgotten = variables.subList(mark, variables.size());
        forgotten.forEach(name -> declared.computeIfPresent(name, (_, times) -> times == 1 ? null : times - 1));
        forgotten.clear();
    }

    /** The name of a template, which is a string constant. */
    String name(Token token, String context) {
        return switch (token.kind()) {
            case STRING, RAW_STRING -> Utf8.string(unquoted(token));
            default -> throw words.unexpected(token, context);
        };
    }

    Pipeline pipeline(String context, Kind end) {
        var at = words.peekNonSpace().at();
        var declares = new ArrayList<String>();
        var assigns = declarations(context, declares);
        var commands = new ArrayList<Command>();
        while (true) {
            var token = words.nextNonSpace();
            if (token.is(end)) {
                check(commands, context);
                return new Pipeline(at, List.copyOf(declares), assigns, commands);
            }
            if (!startsOperand(token)) {
                throw words.unexpected(token, context);
            }
            words.back(token);
            commands.add(command());
        }
    }

    private static boolean startsOperand(Token token) {
        return switch (token.kind()) {
            case BOOL,
                    CHAR_CONSTANT,
                    COMPLEX,
                    DOT,
                    FIELD,
                    IDENTIFIER,
                    NUMBER,
                    NIL,
                    RAW_STRING,
                    STRING,
                    VARIABLE,
                    LEFT_PAREN -> true;
            default -> false;
        };
    }

    /** Reads {@code $a, $b :=}; true for {@code =} instead of {@code :=}. */
    private boolean declarations(String context, List<String> declares) {
        while (words.peekNonSpace().is(Kind.VARIABLE)) {
            var variable = words.next();
            var after = words.next();
            var sign = after.is(Kind.SPACE) ? words.nextNonSpace() : after;
            if (sign.is(Kind.ASSIGN) || sign.is(Kind.DECLARE)) {
                declare(variable, declares);
                return sign.is(Kind.ASSIGN);
            }
            if (!(sign.is(Kind.CHAR) && sign.text().equals(","))) {
                words.back(sign);
                if (after.is(Kind.SPACE)) {
                    words.back(after);
                }
                words.back(variable);
                return false;
            }
            declare(variable, declares);
            anotherMayFollow(context, declares);
        }
        return false;
    }

    private void declare(Token variable, List<String> declares) {
        declares.add(variable.text());
        variables.add(variable.text());
        declared.merge(variable.text(), 1, Integer::sum);
    }

    private void anotherMayFollow(String context, List<String> declares) {
        if (!context.equals("range") || declares.size() >= 2) {
            throw words.error("too many declarations in " + context);
        }
        switch (words.peekNonSpace().kind()) {
            case VARIABLE, RIGHT_DELIMITER, RIGHT_PAREN -> {}
            default -> throw words.error("range can only initialize variables");
        }
    }

    private void check(List<Command> commands, String context) {
        if (commands.isEmpty()) {
            throw words.error("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            switch (commands.get(i).operands().getFirst()) {
                case Node.BoolConstant _, Node.Dot _, Node.Nil _, Node.NumberConstant _, Node.TextConstant _ ->
                    throw words.error("non executable command in pipeline stage " + (i + 1));
                default -> {}
            }
        }
    }

    private Command command() {
        var at = words.peekNonSpace().at();
        var operands = new ArrayList<Operand>();
        while (true) {
            words.peekNonSpace();
            var operand = operand();
            if (operand != null) {
                operands.add(operand);
            }
            var token = words.next();
            if (token.is(Kind.SPACE)) {
                continue;
            }
            if (token.is(Kind.RIGHT_DELIMITER) || token.is(Kind.RIGHT_PAREN)) {
                words.back(token);
            } else if (!token.is(Kind.PIPE)) {
                throw words.unexpected(token, "operand");
            }
            if (operands.isEmpty()) {
                throw words.error("empty command");
            }
            return new Command(at, operands);
        }
    }

    private @Nullable Operand operand() {
        var term = term();
        if (term == null || !words.peek().is(Kind.FIELD)) {
            return term;
        }
        var at = words.peek().at();
        var fields = new ArrayList<String>();
        while (words.peek().is(Kind.FIELD)) {
            fields.add(words.next().text().substring(1));
        }
        return switch (term) {
            case Node.Field field -> new Node.Field(at, joined(field.names(), fields));
            case Node.Variable variable -> new Node.Variable(at, variable.name(), joined(variable.fields(), fields));
            case Node.BoolConstant _, Node.TextConstant _, Node.NumberConstant _, Node.Nil _, Node.Dot _ ->
                throw words.error("unexpected . after term " + NodeText.of(term));
            case Node.Chain _, Node.Pipeline _, Node.Identifier _ -> new Node.Chain(at, term, fields);
        };
    }

    private static List<String> joined(List<String> a, List<String> b) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private @Nullable Operand term() {
        var token = words.nextNonSpace();
        return switch (token.kind()) {
            case IDENTIFIER -> {
                if (!isFunction.test(token.text())) {
                    throw words.error("function \"" + token.text() + "\" not defined");
                }
                yield new Node.Identifier(token.at(), token.text());
            }
            case DOT -> new Node.Dot(token.at());
            case NIL -> new Node.Nil(token.at());
            case VARIABLE -> variable(token);
            case FIELD -> new Node.Field(token.at(), List.of(token.text().substring(1)));
            case BOOL -> new Node.BoolConstant(token.at(), token.text().equals("true"));
            case CHAR_CONSTANT, COMPLEX, NUMBER -> new Node.NumberConstant(token.at(), number(token));
            case STRING, RAW_STRING -> new Node.TextConstant(token.at(), token.text(), unquoted(token));
            case LEFT_PAREN -> parenthesized();
            default -> {
                words.back(token);
                yield null;
            }
        };
    }

    private Node.Variable variable(Token token) {
        if (!declared.containsKey(token.text())) {
            throw words.error("undefined variable \"" + token.text() + "\"");
        }
        return new Node.Variable(token.at(), token.text(), List.of());
    }

    private Pipeline parenthesized() {
        if (++nesting > Parser.MAX_NESTING) {
            throw words.error("max expression depth exceeded");
        }
        var pipeline = pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
        nesting--;
        return pipeline;
    }

    private Numeral number(Token token) {
        try {
            if (token.is(Kind.CHAR_CONSTANT)) {
                return Numeral.ofRune(token.text(), Unquote.rune(token.text()));
            }
            return token.is(Kind.COMPLEX)
                    ? Numeral.ofComplex(token.text()).orElseThrow(() -> new IllegalArgumentException("bad complex"))
                    : Numeral.of(token.text());
        } catch (IllegalArgumentException e) {
            throw words.error(String.valueOf(e.getMessage()));
        }
    }

    private String unquoted(Token token) {
        try {
            return Unquote.string(token.text());
        } catch (IllegalArgumentException e) {
            throw words.error(String.valueOf(e.getMessage()));
        }
    }
}
