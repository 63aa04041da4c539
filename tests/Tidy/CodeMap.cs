using System.Reflection;
using System.Reflection.Emit;

namespace CardSystem.Tidy;

/// <summary>Which of our types use which, read from signatures and from the code itself.</summary>
internal static class CodeMap
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(f => f.GetValue(null)).OfType<OpCode>().ToDictionary(o => o.Value);

    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every use of one of our types by another of the assembly's types.</summary>
    public static IEnumerable<(Type User, Type Used)> Uses(Assembly assembly) =>
        from type in assembly.GetTypes()
        let owner = Outermost(type)
        from used in UsedBy(type)
        let plain = Outermost(Plain(used))
        where plain != owner && IsOurs(plain)
        select (owner, plain);

    public static bool IsOurs(Type type) => type.Namespace?.StartsWith("CardSystem", StringComparison.Ordinal) == true;

    private static IEnumerable<Type> UsedBy(Type type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (var contract in type.GetInterfaces()) yield return contract;
        foreach (var field in type.GetFields(Everything)) yield return field.FieldType;
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            if (method is MethodInfo { ReturnType: var result }) yield return result;
            foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
            foreach (var used in UsedInside(method)) yield return used;
        }
    }

    private static IEnumerable<Type> UsedInside(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        var code = body.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            var op = OpCodesByValue[value];
            at += op.Size;
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                foreach (var used in Resolve(method, BitConverter.ToInt32(code, at))) yield return used;
            }

            at += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Resolve(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, typeArguments, methodArguments);
        if (member is Type direct) yield return direct;
        else if (member?.DeclaringType is { } declaring) yield return declaring;
        if (member is MethodInfo { IsGenericMethod: true } generic)
        {
            foreach (var argument in generic.GetGenericArguments()) yield return argument;
        }
    }

    private static Type Plain(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        if (type.IsGenericType && !IsOurs(type) && type.GetGenericArguments().FirstOrDefault(a => IsOurs(Plain(a))) is { } argument) return Plain(argument);
        return type;
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer && !type.IsGenericParameter) type = outer;
        return type;
    }
}
