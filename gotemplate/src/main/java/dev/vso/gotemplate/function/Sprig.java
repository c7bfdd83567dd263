package dev.vso.gotemplate.function;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All functions there are. */
public final class Sprig {
    /** Those that give another value each time, for they are random or tell time. */
    public static final Set<String> VARYING =
            Set.of("ago", "bcrypt", "durationRound", "htpasswd", "randInt", "shuffle");

    private Sprig() {}

    /** Those of the template language itself. */
    public static List<Function> builtins() {
        return Builtins.all();
    }

    /**
     * Those of Sprig that are here.
     *
     * @param clock what {@code ago} and {@code durationRound} go by
     * @param random for {@code randInt}, {@code shuffle}, {@code bcrypt} and {@code htpasswd}
     */
    public static List<Function> sprig(Clock clock, SecureRandom random) {
        var all = new ArrayList<Function>();
        all.addAll(Strings.all());
        all.addAll(Words.all(random));
        all.addAll(Lists.all());
        all.addAll(Dicts.all());
        all.addAll(Defaults.all());
        all.addAll(Arithmetic.all(random));
        all.addAll(Dates.all(clock));
        all.addAll(Encodings.all());
        all.addAll(Crypto.all(random));
        all.addAll(Paths.all());
        all.addAll(Urls.all());
        all.addAll(Regexes.all());
        all.addAll(Versions.all());
        return all;
    }
}
