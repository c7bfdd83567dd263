package dev.vso.gotemplate.run;

import dev.vso.gotemplate.syntax.Node;
import dev.vso.gotemplate.syntax.Tree;

/** A template could not be carried out; tells where. */
public final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Tree tree;
    private final transient Node node;

    Failed(Tree tree, Node node, String message) {
        super(message, null, false, false);
        this.tree = tree;
        this.node = node;
    }

    /** The template that was being carried out. */
    public Tree tree() {
        return tree;
    }

    public Node node() {
        return node;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
