package dev.vso.gotemplate.value;

/** A whole number of one of Go's integer types. */
public record Whole(long number, Type type) implements Value {

    /** The integer types that constants, functions and methods bring forth. */
    public enum Type {
        INT("int", "int"),
        INT64("int64", "int64"),
        UINT8("uint8", "uint8"),
        UINT64("uint64", "uint64"),
        MONTH("time.Month", "int"),
        WEEKDAY("time.Weekday", "int"),
        DURATION("time.Duration", "int64");

        private final String typeName;
        private final String kindName;

        Type(String typeName, String kindName) {
            this.typeName = typeName;
            this.kindName = kindName;
        }

        public boolean unsigned() {
            return this == UINT8 || this == UINT64;
        }
    }

    public static Whole ofInt(long number) {
        return new Whole(number, Type.INT);
    }

    public static Whole ofInt64(long number) {
        return new Whole(number, Type.INT64);
    }

    @Override
    public String typeName() {
        return type.typeName;
    }

    @Override
    public String kindName() {
        return type.kindName;
    }
}
