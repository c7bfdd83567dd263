package dev.vso.gotemplate.function;

import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Version;
import dev.vso.gotemplate.value.Whole;
import java.util.Optional;

/** The Go type that a function takes at one place. Go converts nothing: an {@code int64} is no {@code int}. */
public enum Parameter {
    /** {@code interface{}}: what is missing comes as nil. */
    ANY("interface {}"),
    /** {@code reflect.Value}: what is missing comes as such. */
    VALUE("reflect.Value"),
    TEXT("string"),
    INT("int"),
    REAL("float64"),
    BOOL("bool"),
    DICT("map[string]interface {}"),
    VERSION("*semver.Version"),
    MOMENT("time.Time");

    private final String typeName;

    Parameter(String typeName) {
        this.typeName = typeName;
    }

    public String typeName() {
        return typeName;
    }

    /** What {@code nil}, and what is missing, become here; empty where Go has no nil of this type. */
    public Optional<Value> zero() {
        return switch (this) {
            case ANY -> Optional.of(Absent.NIL);
            case VALUE -> Optional.of(Absent.MISSING);
            case DICT -> Optional.of(Mapping.nil());
            case TEXT, INT, REAL, BOOL, VERSION, MOMENT -> Optional.empty();
        };
    }

    /** Whether a value that is there can be passed here. */
    public boolean accepts(Value value) {
        return switch (this) {
            case ANY, VALUE -> true;
            case TEXT -> value instanceof Text text && text.type() == Text.Type.STRING;
            case INT -> value instanceof Whole whole && whole.type() == Whole.Type.INT;
            case REAL -> value instanceof Real;
            case BOOL -> value instanceof Bool;
            case DICT -> value instanceof Mapping mapping && mapping.element() == Mapping.Element.ANY;
            case VERSION -> value instanceof Version version && version.pointer();
            case MOMENT -> value instanceof Moment;
        };
    }
}
