package dev.vso.gotemplate.value;

/**
 * A version of the Go library {@code Masterminds/semver}, which Sprig's {@code semver} gives.
 *
 * @param original the text it was read from; an empty {@code prerelease} or {@code metadata} means none
 * @param pointer whether Go has it as a pointer, which has more methods than the struct
 */
public record Version(
        long major, long minor, long patch, String prerelease, String metadata, String original, boolean pointer)
        implements Value {

    /** The version without what its text had too much or too little: {@code 1.2.0} for {@code v1.2}. */
    public String text() {
        return Long.toUnsignedString(major)
                + "."
                + Long.toUnsignedString(minor)
                + "."
                + Long.toUnsignedString(patch)
                + (prerelease.isEmpty() ? "" : "-" + prerelease)
                + (metadata.isEmpty() ? "" : "+" + metadata);
    }

    @Override
    public String typeName() {
        return pointer ? "*semver.Version" : "semver.Version";
    }

    @Override
    public String kindName() {
        return pointer ? "ptr" : "struct";
    }
}
