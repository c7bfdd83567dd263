package dev.vso.gotemplate.print;

/** What stands between {@code %} and the verb. */
final class Flags {
    boolean minus;
    boolean plus;
    boolean sharp;
    boolean space;
    boolean zero;
    boolean plusV;
    boolean sharpV;
    boolean hasWidth;
    boolean hasPrecision;
    int width;
    int precision;

    /** {@code %+v} and {@code %#v} have a meaning of their own. */
    void forValue() {
        sharpV = sharp;
        sharp = false;
        plusV = plus;
        plus = false;
    }
}
