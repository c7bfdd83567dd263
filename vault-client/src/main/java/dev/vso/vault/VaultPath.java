package dev.vso.vault;

/**
 * A path below {@code /v1/}, such as {@code secret/data/app}. It contains no {@code ..}, no {@code .}, no empty segment
 * and no control character, so a path built from a mount and a name stays below that mount.
 */
public final class VaultPath {
    private final PathSegments segments;

    private VaultPath(PathSegments segments) {
        this.segments = segments;
    }

    /**
     * Joins a mount and the parts below it; each may contain slashes. A slash at the end of one is dropped.
     *
     * @throws IllegalArgumentException naming {@code mount} or {@code path}, what is wrong with it and the cure
     */
    public static VaultPath of(String mount, String... parts) {
        VaultPath path = new VaultPath(PathSegments.parse("mount", mount));
        for (String part : parts) {
            path = path.then("path", part);
        }
        return path;
    }

    /**
     * This path with {@code text} below it.
     *
     * @param field the field that the message names, such as {@code role}
     */
    public VaultPath then(String field, String text) {
        return new VaultPath(new PathSegments(
                segments.text() + "/" + PathSegments.parse(field, text).text()));
    }

    /** True if the path equals this one, or is below it. */
    boolean isBelow(String path) {
        return segments.text().equals(path) || segments.text().startsWith(path + "/");
    }

    public boolean isLogin() {
        return segments.text().startsWith("auth/") && segments.text().endsWith("/login");
    }

    /** Encoded for a URL. */
    public String encoded() {
        return segments.encoded();
    }

    /** As people and policies write it. */
    @Override
    public String toString() {
        return segments.text();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VaultPath path && path.segments.equals(segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }
}
