package dev.vso.gotemplate.limit;

/** An execution used more than it may; ends it. */
public final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Resource resource;

    public Exceeded(Resource resource) {
        super(resource.toString(), null, false, false);
        this.resource = resource;
    }

    public Resource resource() {
        return resource;
    }
}
