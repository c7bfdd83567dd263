package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.syntax.Node.Operand;
import dev.vso.gotemplate.syntax.Node.Pipeline;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a part of a template as it could have been written, for messages. */
public final class NodeText {
    private NodeText() {}

    public static String of(Node node) {
        return switch (node) {
            case Node.Parts _ -> "list";
            case Node.Plain _ -> "text";
            case Node.Action action -> "{{" + pipeline(action.pipeline()) + "}}";
            case Node.If branch -> "{{if " + pipeline(branch.pipeline()) + "}}";
            case Node.With with -> "{{with " + pipeline(with.pipeline()) + "}}";
            case Node.Range range -> "{{range " + pipeline(range.pipeline()) + "}}";
            case Node.Call call ->
                "{{template \"" + call.name() + "\"" + (call.pipeline() == null ? "" : " " + pipeline(call.pipeline()))
                        + "}}";
            case Node.Break _ -> "{{break}}";
            case Node.Continue _ -> "{{continue}}";
            case Node.Command command ->
                command.operands().stream().map(NodeText::operand).collect(Collectors.joining(" "));
            case Operand operand -> operand(operand);
        };
    }

    private static String operand(Operand operand) {
        return switch (operand) {
            case Pipeline pipeline -> "(" + pipeline(pipeline) + ")";
            case Node.Identifier identifier -> identifier.name();
            case Node.Dot _ -> ".";
            case Node.Nil _ -> "nil";
            case Node.Field field -> fields(field.names());
            case Node.Variable variable -> variable.name() + fields(variable.fields());
            case Node.Chain chain -> operand(chain.of()) + fields(chain.fields());
            case Node.BoolConstant constant -> constant.truth() ? "true" : "false";
            case Node.TextConstant constant -> constant.quoted();
            case Node.NumberConstant constant -> constant.number().text();
        };
    }

    private static String fields(List<String> names) {
        return names.stream().map(name -> "." + name).collect(Collectors.joining());
    }

    private static String pipeline(Pipeline pipeline) {
        var declares = pipeline.declares().isEmpty()
                ? ""
                : String.join(", ", pipeline.declares()) + (pipeline.assigns() ? " = " : " := ");
        return declares + pipeline.commands().stream().map(NodeText::of).collect(Collectors.joining(" | "));
    }
}
