package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.value.Utf8;

/**
 * A parsed template.
 *
 * @param name what it is called by
 * @param source the name of the text it stands in, which differs for a {@code define} in another template's text
 * @param text the bytes of that text
 */
public record Tree(String name, String source, String text, Node.Parts root) {

    /** Whether there is nothing in it but space and comments; such a definition does not replace another. */
    public boolean isEmpty() {
        return root.parts().stream().allMatch(part -> part instanceof Node.Plain plain && isBlank(plain.bytes()));
    }

    private static boolean isBlank(String bytes) {
        return Utf8.string(bytes).codePoints().allMatch(Tree::isUnicodeSpace);
    }

    private static boolean isUnicodeSpace(int rune) {
        return (rune >= 9 && rune <= 13) || rune == 0x85 || Character.isSpaceChar(rune);
    }

    /** The line of a place in the text, from 1. */
    public int line(int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    /** The column of a place in the text, in bytes from 0, as Go counts it. */
    public int column(int at) {
        return at - 1 - text.lastIndexOf('\n', at - 1);
    }
}
