package dev.vso.gotemplate.print;

/** The flag {@code #} on floats: always a decimal point, and the zeros after it. */
final class Sharp {
    private Sharp() {}

    static String full(String signed, char verb, int precision) {
        var wanted = "gGx".indexOf(verb) >= 0 ? (precision == -1 ? 6 : precision) : 0;
        var end = exponentAt(signed, verb);
        var number = new StringBuilder(signed.substring(0, end));
        var nonZero = false;
        for (int i = 1; i < end; i++) {
            var c = signed.charAt(i);
            if (c != '.') {
                nonZero |= c != '0';
                wanted -= nonZero ? 1 : 0;
            }
        }
        if (number.indexOf(".") < 0) {
            wanted -= number.length() == 2 && number.charAt(1) == '0' ? 1 : 0;
            number.append('.');
        }
        return number.repeat('0', Math.max(0, wanted))
                .append(signed.substring(end))
                .toString();
    }

    private static int exponentAt(String signed, char verb) {
        for (int i = 1; i < signed.length(); i++) {
            var c = signed.charAt(i) | 0x20;
            if (c == 'p' || (c == 'e' && verb != 'x' && verb != 'X')) {
                return i;
            }
        }
        return signed.length();
    }
}
