package dev.vso.testing;

/** Shows people the progress of long steps. */
public interface Progress {

    /** Begins a step, for example {@code building kube-apiserver}; it lasts until the step is closed. */
    Step begin(String what);

    /** One step under way. */
    interface Step extends AutoCloseable {

        /** The current activity, for example {@code 812 packages}; replaces the previous text. */
        void detail(String text);

        @Override
        void close();
    }

    /** Shows nothing. */
    static Progress silent() {
        return what -> new Step() {
            @Override
            public void detail(String text) {}

            @Override
            public void close() {}
        };
    }
}
