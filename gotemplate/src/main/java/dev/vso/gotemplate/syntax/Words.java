package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.syntax.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;

/** The words of a template, with a way back, and what to say when they are not the right ones. */
final class Words {
    private final String source;
    private final Lexer lexer;
    private final Deque<Token> returned = new ArrayDeque<>();
    private int line = 1;
    private int actionLine;

    Words(String source, Lexer lexer) {
        this.source = source;
        this.lexer = lexer;
    }

    Token next() {
        var token = returned.isEmpty() ? lexer.next() : returned.pop();
        line = token.line();
        return token;
    }

    void back(Token token) {
        returned.push(token);
    }

    Token peek() {
        var token = next();
        back(token);
        return token;
    }

    Token nextNonSpace() {
        var token = next();
        while (token.is(Kind.SPACE)) {
            token = next();
        }
        return token;
    }

    Token peekNonSpace() {
        var token = nextNonSpace();
        back(token);
        return token;
    }

    Token expect(Kind kind, String context) {
        var token = nextNonSpace();
        if (!token.is(kind)) {
            throw unexpected(token, context);
        }
        return token;
    }

    /** Remembers where an action began, for errors that are found on a later line; 0 when it is over. */
    void actionAt(int start) {
        actionLine = start;
    }

    SyntaxError unexpected(Token token, String context) {
        if (!token.is(Kind.ERROR)) {
            return error("unexpected " + token.shown() + " in " + context);
        }
        if (actionLine == 0 || actionLine == token.line()) {
            return error(token.shown());
        }
        var verb = token.text().endsWith(" action") ? " started at " : " in action started at ";
        return error(token.shown() + verb + source + ":" + actionLine);
    }

    SyntaxError error(String message) {
        return new SyntaxError(line, message);
    }
}
