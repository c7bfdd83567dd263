package dev.vso.gotemplate.limit;

/** Builds a byte string no longer than a value may be. */
public final class Bounded {
    private final Meter meter;
    private final StringBuilder bytes = new StringBuilder();
    private int charged;

    public Bounded(Meter meter) {
        this.meter = meter;
    }

    public Bounded append(String more) {
        reserve(more.length());
        bytes.append(more);
        return this;
    }

    public Bounded append(char more) {
        reserve(1);
        bytes.append(more);
        return this;
    }

    /** Appends the bytes of a string from one place to another. */
    public Bounded append(String more, int from, int to) {
        reserve(to - from);
        bytes.append(more, from, to);
        return this;
    }

    /** Appends the same byte so many times; none when that is negative. */
    public Bounded repeat(char more, long times) {
        if (times > 0) {
            reserve(times);
            bytes.repeat(more, (int) times);
        }
        return this;
    }

    /** To be called before a string of so many bytes is made that will be appended. */
    public void expect(long more) {
        meter.work(more);
        meter.briefly(more);
    }

    public int length() {
        return bytes.length();
    }

    public Meter meter() {
        return meter;
    }

    private void reserve(long more) {
        meter.work(more + 1);
        if (bytes.length() + more > charged) {
            meter.text(bytes.length() + more);
            charged = (int) Math.max(64, 2 * (bytes.length() + more));
        }
    }

    @Override
    public String toString() {
        return bytes.toString();
    }
}
