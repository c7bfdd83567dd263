package dev.vso.gotemplate.function;

import dev.vso.gotemplate.value.Version;

/**
 * One condition on a version.
 *
 * @param dirty whether a part of the version was left open
 * @param minorDirty whether it was the minor version
 * @param patchDirty whether it was the patch alone
 */
record Constraint(String operator, Version wanted, boolean dirty, boolean minorDirty, boolean patchDirty) {

    boolean allows(Version version) {
        var prereleaseUnasked =
                !version.prerelease().isEmpty() && wanted.prerelease().isEmpty();
        if (operator.equals("!=")) {
            return dirty ? !prereleaseUnasked && differs(version) : Versions.compare(version, wanted) != 0;
        }
        if (prereleaseUnasked) {
            return false;
        }
        var order = Versions.compare(version, wanted);
        return switch (operator) {
            case ">" -> isGreater(version, order);
            case "<" -> order < 0;
            case ">=", "=>" -> order >= 0;
            case "<=", "=<" -> isLessOrEqual(version, order);
            case "~", "~>" -> isNear(version, order);
            case "^" -> isCompatible(version, order);
            default -> dirty ? isNear(version, order) : order == 0;
        };
    }

    private boolean differs(Version version) {
        if (wanted.major() != version.major()) {
            return true;
        }
        if (wanted.minor() != version.minor() && !minorDirty) {
            return true;
        }
        if (minorDirty) {
            return false;
        }
        if (wanted.patch() != version.patch() && !patchDirty) {
            return true;
        }
        if (patchDirty) {
            var either = !version.prerelease().isEmpty() || !wanted.prerelease().isEmpty();
            return either && Versions.comparePrerelease(version.prerelease(), wanted.prerelease()) != 0;
        }
        return Versions.compare(version, wanted) != 0;
    }

    private boolean isGreater(Version version, int order) {
        if (!dirty || version.major() != wanted.major()) {
            return order > 0;
        }
        if (minorDirty) {
            return false;
        }
        return patchDirty ? Long.compareUnsigned(version.minor(), wanted.minor()) > 0 : order > 0;
    }

    private boolean isLessOrEqual(Version version, int order) {
        if (!dirty) {
            return order <= 0;
        }
        if (version.major() != wanted.major()) {
            return Long.compareUnsigned(version.major(), wanted.major()) < 0;
        }
        return minorDirty || Long.compareUnsigned(version.minor(), wanted.minor()) <= 0;
    }

    private boolean isNear(Version version, int order) {
        if (order < 0) {
            return false;
        }
        var any = wanted.major() == 0 && wanted.minor() == 0 && wanted.patch() == 0 && !minorDirty && !patchDirty;
        return any || (version.major() == wanted.major() && (version.minor() == wanted.minor() || minorDirty));
    }

    private boolean isCompatible(Version version, int order) {
        if (order < 0 || version.major() != wanted.major()) {
            return false;
        }
        if (wanted.major() != 0 || minorDirty) {
            return true;
        }
        if (wanted.minor() != 0 || patchDirty) {
            return version.minor() == wanted.minor();
        }
        return version.minor() == 0 && version.patch() == wanted.patch();
    }
}
