package dev.vso.api.crd;

/** Plain text inside a table of Markdown. */
final class Markdown {
    private Markdown() {}

    /** Shown as it is written. */
    static String text(String plain) {
        return plain.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    static String code(String plain) {
        return "`" + plain.replace("|", "\\|") + "`";
    }
}
