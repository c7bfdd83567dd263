package dev.vso.gotemplate.function;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Version;
import dev.vso.gotemplate.value.Whole;
import java.util.List;

/** The arguments of a call, of the types that the function's parameters say, and what it may use. */
public record Arguments(List<Value> values, Meter meter) {

    public int size() {
        return values.size();
    }

    public Value any(int index) {
        return values.get(index);
    }

    /** The bytes of a string. */
    public String text(int index) {
        return ((Text) values.get(index)).bytes();
    }

    public long integer(int index) {
        return ((Whole) values.get(index)).number();
    }

    public double real(int index) {
        return ((Real) values.get(index)).number();
    }

    public boolean bool(int index) {
        return ((Bool) values.get(index)).truth();
    }

    public Mapping dict(int index) {
        return (Mapping) values.get(index);
    }

    public Version version(int index) {
        return (Version) values.get(index);
    }

    public Moment moment(int index) {
        return (Moment) values.get(index);
    }

    public List<Value> from(int index) {
        return values.subList(index, values.size());
    }
}
