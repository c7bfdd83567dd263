package dev.vso.operator.rollout.window;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When restarts may happen: at any time, or within windows. Pure.
 *
 * @param restricted whether only within the windows; without any then never
 */
public record RotationWindows(boolean restricted, List<RotationWindow> windows) {

    /** No restriction. */
    public static final RotationWindows ALWAYS = new RotationWindows(false, List.of());

    public RotationWindows {
        windows = List.copyOf(windows);
    }

    /** Returns whether a restart may happen now. */
    public boolean isOpen(Instant now) {
        return !restricted || windows.stream().anyMatch(window -> window.isOpen(now));
    }

    /** Returns when the next window opens after this moment; empty if none does. */
    public Optional<Instant> nextOpening(Instant now) {
        return windows.stream()
                .flatMap(window -> window.nextOpening(now).stream())
                .min(Instant::compareTo);
    }
}
