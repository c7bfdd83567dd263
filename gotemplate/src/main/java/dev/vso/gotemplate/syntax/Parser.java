package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.syntax.Node.Part;
import dev.vso.gotemplate.syntax.Node.Parts;
import dev.vso.gotemplate.syntax.Token.Kind;
import dev.vso.gotemplate.value.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the structure of templates: text, actions, and what is between {@code if} and {@code end}. */
public final class Parser {
    /** How deep blocks and parentheses may lie within each other. Go's own limit is higher, and kills at it. */
    static final int MAX_NESTING = 300;

    private final String source;
    private final String text;
    private final Words words;
    private final Predicate<String> isFunction;
    private final Map<String, Tree> trees = new LinkedHashMap<>();
    private Expressions expressions;
    private int ranges;
    private int nesting;

    private Parser(String source, String text, Predicate<String> isFunction) {
        this.source = source;
        this.text = text;
        this.isFunction = isFunction;
        this.words = new Words(source, new Lexer(text));
        this.expressions = new Expressions(words, isFunction);
    }

    /**
     * The template of this text and those that it defines, by name; throws {@link SyntaxError}.
     *
     * @param isFunction whether there is a function of this name
     */
    public static Map<String, Tree> parse(String name, String text, Predicate<String> isFunction) {
        var parser = new Parser(name, Utf8.bytes(text), isFunction);
        parser.add(name, parser.document());
        return parser.trees;
    }

    private void add(String name, Parts root) {
        var tree = new Tree(name, source, text, root);
        var old = trees.get(name);
        if (old == null || old.isEmpty()) {
            trees.put(name, tree);
        } else if (!tree.isEmpty()) {
            throw words.error("multiple definition of template \"" + name + "\"");
        }
    }

    private Parts document() {
        var parts = new ArrayList<Part>();
        var start = words.peek().at();
        while (!words.peek().is(Kind.EOF)) {
            if (words.peek().is(Kind.LEFT_DELIMITER)) {
                var delimiter = words.next();
                var word = words.nextNonSpace();
                if (word.is(Kind.DEFINE)) {
                    definition();
                    continue;
                }
                words.back(word);
                words.back(delimiter);
            }
            switch (part()) {
                case Ending ending -> throw words.error("unexpected {{" + ending.word() + "}}");
                case Piece piece -> parts.add(piece.part());
            }
        }
        return new Parts(start, parts);
    }

    /** What an action turned out to be: a part, or the end of those before it. */
    private sealed interface Found {}

    private record Piece(Part part) implements Found {}

    private record Ending(int at, boolean isElse) implements Found {
        String word() {
            return isElse ? "else" : "end";
        }
    }

    private void definition() {
        var name = expressions.name(words.nextNonSpace(), "define clause");
        words.expect(Kind.RIGHT_DELIMITER, "define clause");
        add(name, body("define clause"));
    }

    /** Parts up to {@code end}, with variables of their own. */
    private Parts body(String context) {
        var outer = expressions;
        var outerRanges = ranges;
        expressions = new Expressions(words, isFunction);
        ranges = 0;
        var parts = new ArrayList<Part>();
        var start = words.peekNonSpace().at();
        var ending = list(parts);
        if (ending.isElse()) {
            throw words.error("unexpected {{else}} in " + context);
        }
        expressions = outer;
        ranges = outerRanges;
        return new Parts(start, parts);
    }

    private Ending list(List<Part> parts) {
        if (++nesting > MAX_NESTING) {
            throw words.error("blocks lie deeper than " + MAX_NESTING + " in each other");
        }
        while (!words.peekNonSpace().is(Kind.EOF)) {
            switch (part()) {
                case Ending ending -> {
                    nesting--;
                    return ending;
                }
                case Piece piece -> parts.add(piece.part());
            }
        }
        throw words.error("unexpected EOF");
    }

    private Found part() {
        var token = words.nextNonSpace();
        if (token.is(Kind.TEXT)) {
            return new Piece(new Node.Plain(token.at(), token.text()));
        }
        if (!token.is(Kind.LEFT_DELIMITER)) {
            throw words.unexpected(token, "input");
        }
        words.actionAt(token.line());
        var found = action();
        words.actionAt(0);
        return found;
    }

    private Found action() {
        var token = words.nextNonSpace();
        return switch (token.kind()) {
            case BLOCK -> new Piece(block());
            case BREAK -> new Piece(leap(token, "break"));
            case CONTINUE -> new Piece(leap(token, "continue"));
            case ELSE -> otherwise();
            case END -> new Ending(words.expect(Kind.RIGHT_DELIMITER, "end").at(), false);
            case IF -> new Piece(conditional());
            case RANGE -> new Piece(range());
            case TEMPLATE -> new Piece(call());
            case WITH -> new Piece(with());
            default -> {
                words.back(token);
                var pipeline = expressions.pipeline("command", Kind.RIGHT_DELIMITER);
                yield new Piece(new Node.Action(token.at(), pipeline));
            }
        };
    }

    private Part leap(Token token, String word) {
        words.expect(Kind.RIGHT_DELIMITER, "{{" + word + "}}");
        if (ranges == 0) {
            throw words.error("{{" + word + "}} outside {{range}}");
        }
        return word.equals("break") ? new Node.Break(token.at()) : new Node.Continue(token.at());
    }

    private Ending otherwise() {
        var next = words.peekNonSpace();
        if (next.is(Kind.IF) || next.is(Kind.WITH)) {
            return new Ending(next.at(), true);
        }
        return new Ending(words.expect(Kind.RIGHT_DELIMITER, "else").at(), true);
    }

    private record Branches(
            Node.Pipeline pipeline, Parts then, @Nullable Parts otherwise) {}

    private Node.If conditional() {
        var branches = branches("if", Kind.IF);
        return new Node.If(branches.pipeline().at(), branches.pipeline(), branches.then(), branches.otherwise());
    }

    private Node.With with() {
        var branches = branches("with", Kind.WITH);
        return new Node.With(branches.pipeline().at(), branches.pipeline(), branches.then(), branches.otherwise());
    }

    private Node.Range range() {
        var branches = branches("range", Kind.RANGE);
        return new Node.Range(branches.pipeline().at(), branches.pipeline(), branches.then(), branches.otherwise());
    }

    private Branches branches(String context, Kind kind) {
        var mark = expressions.mark();
        var pipeline = expressions.pipeline(context, Kind.RIGHT_DELIMITER);
        ranges += kind == Kind.RANGE ? 1 : 0;
        var then = new ArrayList<Part>();
        var start = words.peekNonSpace().at();
        var ending = list(then);
        ranges -= kind == Kind.RANGE ? 1 : 0;
        var otherwise = ending.isElse() ? otherwise(kind, ending) : null;
        expressions.release(mark);
        return new Branches(pipeline, new Parts(start, then), otherwise);
    }

    private Parts otherwise(Kind kind, Ending ending) {
        if (kind != Kind.RANGE && words.peek().is(kind)) {
            words.next();
            if (++nesting > MAX_NESTING) {
                throw words.error("more than " + MAX_NESTING + " branches");
            }
            var chained = new Parts(ending.at(), List.of(kind == Kind.IF ? conditional() : with()));
            nesting--;
            return chained;
        }
        var parts = new ArrayList<Part>();
        var start = words.peekNonSpace().at();
        var last = list(parts);
        if (last.isElse()) {
            throw words.error("expected end; found {{else}}");
        }
        return new Parts(start, parts);
    }

    private Part block() {
        var token = words.nextNonSpace();
        var name = expressions.name(token, "block clause");
        var pipeline = expressions.pipeline("block clause", Kind.RIGHT_DELIMITER);
        add(name, body("block clause"));
        return new Node.Call(token.at(), name, pipeline);
    }

    private Part call() {
        var token = words.nextNonSpace();
        var name = expressions.name(token, "template clause");
        var next = words.nextNonSpace();
        if (next.is(Kind.RIGHT_DELIMITER)) {
            return new Node.Call(token.at(), name, null);
        }
        words.back(next);
        return new Node.Call(token.at(), name, expressions.pipeline("template clause", Kind.RIGHT_DELIMITER));
    }
}
