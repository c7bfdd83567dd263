package dev.vso.gotemplate.limit;

import com.google.re2j.Pattern;

/** A text for a regular expression to be searched for in: each character that the search looks at is counted as work. */
public final class MeteredText implements CharSequence {
    /** RE2 may do something for each instruction of the expression at each character, in about 20 ns at most. */
    private static final long INSTRUCTION = 4;

    private final String text;
    private final Meter meter;
    private final long each;

    private MeteredText(String text, Meter meter, long each) {
        this.text = text;
        this.meter = meter;
        this.each = each;
    }

    /** The text, to be searched for this pattern. */
    public static MeteredText of(String text, Pattern pattern, Meter meter) {
        return new MeteredText(text, meter, INSTRUCTION * pattern.programSize());
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        meter.work(each);
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
