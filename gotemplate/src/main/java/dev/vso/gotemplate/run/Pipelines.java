package dev.vso.gotemplate.run;

import dev.vso.gotemplate.function.Function;
import dev.vso.gotemplate.function.Parameter;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.syntax.Node;
import dev.vso.gotemplate.syntax.Node.Operand;
import dev.vso.gotemplate.syntax.NodeText;
import dev.vso.gotemplate.syntax.Tree;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Whole;
import java.util.List;
import java.util.Optional;

/** Finds the values of pipelines, commands and operands. */
final class Pipelines {
    private final Program program;
    private final Meter meter;
    private final Tree tree;
    private final Scope scope;
    private final Calls calls;
    private final Fields fields;

    Pipelines(Program program, Meter meter, Tree tree, Scope scope) {
        this.program = program;
        this.meter = meter;
        this.tree = tree;
        this.scope = scope;
        this.calls = new Calls(this, meter, tree);
        this.fields = new Fields(program, calls, meter, tree);
    }

    /** The value of a pipeline, which its variables receive too. */
    Value value(Value dot, Node.Pipeline pipeline) {
        Optional<Value> piped = Optional.empty();
        for (var command : pipeline.commands()) {
            meter.step();
            var value = command(dot, command, piped);
            piped = Optional.of(value == Absent.NIL ? Absent.MISSING : value);
        }
        var value = piped.orElse(Absent.MISSING);
        for (var name : pipeline.declares()) {
            if (pipeline.assigns()) {
                assign(pipeline, name, value);
            } else {
                scope.push(name, value);
            }
        }
        return value;
    }

    /** Sets a variable that was declared before. */
    void assign(Node.Pipeline pipeline, String name, Value value) {
        if (!scope.set(name, value)) {
            throw failed(pipeline, "undefined variable: " + name);
        }
    }

    private Value command(Value dot, Node.Command command, Optional<Value> piped) {
        var operands = command.operands();
        var first = operands.getFirst();
        var rest = operands.subList(1, operands.size());
        return switch (first) {
            case Node.Field field -> fields.chain(dot, dot, field, field.names(), rest, piped);
            case Node.Chain chain -> chain(dot, chain, rest, piped);
            case Node.Identifier identifier -> function(dot, identifier, rest, piped);
            case Node.Pipeline pipeline -> {
                requireNoArguments(first, rest, piped);
                yield value(dot, pipeline);
            }
            case Node.Variable variable -> variable(dot, variable, rest, piped);
            case Node.BoolConstant _, Node.Dot _, Node.NumberConstant _, Node.TextConstant _ -> {
                requireNoArguments(first, rest, piped);
                yield untyped(dot, first);
            }
            case Node.Nil _ -> throw failed(first, "nil is not a command");
        };
    }

    private void requireNoArguments(Operand first, List<Operand> rest, Optional<Value> piped) {
        if (!rest.isEmpty() || piped.isPresent()) {
            throw failed(first, "can't give argument to non-function " + NodeText.of(first));
        }
    }

    private Failed failed(Node node, String message) {
        return new Failed(tree, node, message);
    }

    private Value function(Value dot, Node.Identifier identifier, List<Operand> rest, Optional<Value> piped) {
        var function = program.functions().get(identifier.name());
        if (function == null) {
            throw failed(identifier, "\"" + identifier.name() + "\" is not a defined function");
        }
        return calls.call(dot, function, identifier, rest, piped);
    }

    private Value chain(Value dot, Node.Chain chain, List<Operand> rest, Optional<Value> piped) {
        if (chain.of() instanceof Node.Nil) {
            throw failed(chain, "indirection through explicit nil in " + NodeText.of(chain));
        }
        return fields.chain(dot, untyped(dot, chain.of()), chain, chain.fields(), rest, piped);
    }

    private Value variable(Value dot, Node.Variable variable, List<Operand> rest, Optional<Value> piped) {
        var value = scope.get(variable.name())
                .orElseThrow(() -> failed(variable, "undefined variable: " + variable.name()));
        if (variable.fields().isEmpty()) {
            requireNoArguments(variable, rest, piped);
            return value;
        }
        return fields.chain(dot, value, variable, variable.fields(), rest, piped);
    }

    /** The value of an operand where nothing says which type it should have. */
    private Value untyped(Value dot, Operand operand) {
        return switch (operand) {
            case Node.Dot _ -> dot;
            case Node.BoolConstant constant -> new Bool(constant.truth());
            case Node.TextConstant constant -> Text.of(constant.bytes());
            case Node.NumberConstant constant ->
                constant.number()
                        .ideal()
                        .orElseThrow(() -> failed(operand, constant.number().text() + " overflows int"));
            case Node.Field field -> fields.chain(dot, dot, field, field.names(), List.of(), Optional.empty());
            case Node.Variable variable -> variable(dot, variable, List.of(), Optional.empty());
            case Node.Pipeline pipeline -> value(dot, pipeline);
            case Node.Identifier identifier -> function(dot, identifier, List.of(), Optional.empty());
            case Node.Chain chain -> chain(dot, chain, List.of(), Optional.empty());
            case Node.Nil _ -> throw failed(operand, "nil is not a command");
        };
    }

    /** The value of an operand as an argument of this type. */
    Value argument(Value dot, Parameter parameter, Operand operand) {
        return switch (operand) {
            case Node.Nil _ ->
                parameter.zero().orElseThrow(() -> failed(operand, "cannot assign nil to " + parameter.typeName()));
            case Node.BoolConstant _, Node.TextConstant _, Node.NumberConstant _ -> constant(dot, parameter, operand);
            default -> checked(operand, parameter, untyped(dot, operand));
        };
    }

    private Value constant(Value dot, Parameter parameter, Operand operand) {
        return switch (parameter) {
            case ANY, VALUE -> missingAsZero(parameter, untyped(dot, operand));
            case BOOL -> {
                if (operand instanceof Node.BoolConstant) {
                    yield untyped(dot, operand);
                }
                throw expected("bool", operand);
            }
            case TEXT -> {
                if (operand instanceof Node.TextConstant) {
                    yield untyped(dot, operand);
                }
                throw expected("string", operand);
            }
            case INT -> {
                if (operand instanceof Node.NumberConstant constant
                        && constant.number().integer().isPresent()) {
                    yield Whole.ofInt(constant.number().integer().getAsLong());
                }
                throw expected("integer", operand);
            }
            case REAL -> {
                if (operand instanceof Node.NumberConstant constant
                        && constant.number().real().isPresent()) {
                    yield new Real(constant.number().real().getAsDouble());
                }
                throw expected("float", operand);
            }
            case DICT, VERSION, MOMENT ->
                throw failed(
                        operand, "can't handle " + NodeText.of(operand) + " for arg of type " + parameter.typeName());
        };
    }

    private static Value missingAsZero(Parameter parameter, Value value) {
        return value == Absent.MISSING ? parameter.zero().orElse(value) : value;
    }

    private Failed expected(String type, Operand operand) {
        return failed(operand, "expected " + type + "; found " + NodeText.of(operand));
    }

    /** The value, if it can be passed as this type. */
    Value checked(Node node, Parameter parameter, Value value) {
        if (value == Absent.MISSING) {
            return parameter.zero().orElseThrow(() -> failed(node, "invalid value; expected " + parameter.typeName()));
        }
        if (!parameter.accepts(value)) {
            var type = value == Absent.NIL ? "interface {}" : value.typeName();
            throw failed(node, "wrong type for value; expected " + parameter.typeName() + "; got " + type);
        }
        return value;
    }

    /** Whether the message of {@code fail} stands in the template, so that it tells nothing of the data. */
    static boolean isLiteral(Function function, List<Operand> operands) {
        return function.special() != Function.Special.FAIL
                || (operands.size() == 1 && operands.getFirst() instanceof Node.TextConstant);
    }
}
