package dev.vso.gotemplate.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a parsed template. */
public sealed interface Node {

    /** Where it starts in the text, in bytes. */
    int at();

    /** What a list of a template consists of. */
    sealed interface Part extends Node {}

    /** What a command consists of. */
    sealed interface Operand extends Node {}

    /** Parts, one after the other. */
    record Parts(int at, List<Part> parts) implements Node {}

    /** Text that is written as it stands. */
    record Plain(int at, String bytes) implements Part {}

    /** {@code {{pipeline}}}: its value is written, unless it declares a variable. */
    record Action(int at, Pipeline pipeline) implements Part {}

    /** {@code {{if pipeline}} … {{else}} … {{end}}}. */
    record If(
            int at, Pipeline pipeline, Parts then, @Nullable Parts otherwise) implements Part {}

    /** {@code {{with pipeline}} … {{else}} … {{end}}}. */
    record With(
            int at, Pipeline pipeline, Parts then, @Nullable Parts otherwise) implements Part {}

    /** {@code {{range pipeline}} … {{else}} … {{end}}}. */
    record Range(
            int at, Pipeline pipeline, Parts each, @Nullable Parts otherwise) implements Part {}

    /** {@code {{template "name" pipeline}}}. */
    record Call(int at, String name, @Nullable Pipeline pipeline) implements Part {}

    /** {@code {{break}}}. */
    record Break(int at) implements Part {}

    /** {@code {{continue}}}. */
    record Continue(int at) implements Part {}

    /**
     * Commands, each the last argument of the next.
     *
     * @param declares the variables that receive the value
     * @param assigns whether those exist already
     */
    record Pipeline(int at, List<String> declares, boolean assigns, List<Command> commands) implements Operand {}

    /** A value, or a function with its arguments. */
    record Command(int at, List<Operand> operands) implements Node {}

    /** The name of a function. */
    record Identifier(int at, String name) implements Operand {}

    /** {@code .}. */
    record Dot(int at) implements Operand {}

    /** {@code nil}. */
    record Nil(int at) implements Operand {}

    /** {@code .a.b}. */
    record Field(int at, List<String> names) implements Operand {}

    /** {@code $x.a.b}. */
    record Variable(int at, String name, List<String> fields) implements Operand {}

    /** {@code (pipeline).a.b}. */
    record Chain(int at, Operand of, List<String> fields) implements Operand {}

    /** {@code true} or {@code false}. */
    record BoolConstant(int at, boolean truth) implements Operand {}

    /** A string constant, and how it was written. */
    record TextConstant(int at, String quoted, String bytes) implements Operand {}

    /** A number, a character or a complex constant. */
    record NumberConstant(int at, Numeral number) implements Operand {}
}
