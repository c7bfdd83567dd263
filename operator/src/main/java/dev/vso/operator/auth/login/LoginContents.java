package dev.vso.operator.auth.login;

import dev.vso.operator.error.Obstacle;

/** Tells whether what logins are made with is still what it was. */
@FunctionalInterface
public interface LoginContents {

    /** For those who only want to know where references lead. */
    LoginContents NOT_LOOKED_AT = _ -> Stamp.NONE;

    /**
     * The state of the contents; {@link Stamp#NONE} for a source that gives a new proof each time.
     *
     * @throws Obstacle if the Secret, its key or the file is missing, or may not be read
     */
    Stamp stamp(Source source) throws Obstacle;
}
