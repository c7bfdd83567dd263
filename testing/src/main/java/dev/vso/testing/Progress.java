package dev.vso.testing;

/** Where long steps tell people how they are getting on. */
public interface Progress {

    /** Begins a step, for example {@code building kube-apiserver}; it lasts until the step is closed. */
    Step begin(String what);

    /** One step under way. */
    interface Step extends AutoCloseable {

        /** What the step is busy with now, for example {@code 812 packages}; replaces what was said before. */
        void detail(String text);

        @Override
        void close();
    }

    /** Says nothing. */
    static Progress silent() {
        return what -> new Step() {
            @Override
            public void detail(String text) {}

            @Override
            public void close() {}
        };
    }
}
