package dev.vso.gotemplate.run;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The variables of a template that is being carried out; later ones hide earlier ones of the same name. */
final class Scope {
    private static final class Variable {
        private final String name;
        private Value value;

        Variable(String name, Value value) {
            this.name = name;
            this.value = value;
        }
    }

    private final Meter meter;
    private final List<Variable> variables = new ArrayList<>();

    Scope(Value root, Meter meter) {
        this.meter = meter;
        push("$", root);
    }

    int mark() {
        return variables.size();
    }

    void release(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    void push(String name, Value value) {
        variables.add(new Variable(name, value));
    }

    /** Sets the n-th variable from the top, from 1. */
    void setFromTop(int n, Value value) {
        variables.get(variables.size() - n).value = value;
    }

    /** False when there is no such variable: the parser lets {@code =} pass without a declaration, as in Go. */
    boolean set(String name, Value value) {
        var variable = find(name);
        variable.ifPresent(found -> found.value = value);
        return variable.isPresent();
    }

    Optional<Value> get(String name) {
        return find(name).map(variable -> variable.value);
    }

    private Optional<Variable> find(String name) {
        for (var variable : variables.reversed()) {
            meter.work(4);
            if (variable.name.equals(name)) {
                return Optional.of(variable);
            }
        }
        return Optional.empty();
    }
}
