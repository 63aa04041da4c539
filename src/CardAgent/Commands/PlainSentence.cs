using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Commands;

/// <summary>Turns what the framework says about a setting into a sentence an installer understands.</summary>
internal static partial class PlainSentence
{
    public static string Of(OptionsValidationException e)
    {
        var failure = e.Failures.FirstOrDefault() ?? e.Message;
        var wrapped = AnnotationFailure().Match(failure);
        return wrapped.Success ? wrapped.Groups["why"].Value : failure;
    }

    /// <summary>Null where the exception is about something else.</summary>
    public static string? OfBinding(Exception e) =>
        BindingFailure().Match(e.Message) is { Success: true } m ? $"{m.Groups["setting"].Value} is '{m.Groups["value"].Value}'; allowed: {Kind(m.Groups["type"].Value)}." : null;

    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.EndsWith('.') ? line : line + ".";
    }

    private static string Kind(string type) => type switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Boolean" => "true or false",
        _ => "another form",
    };

    [GeneratedRegex("^DataAnnotation validation failed for .* with the error: '(?<why>.*)'\\.?$", RegexOptions.Singleline)]
    private static partial Regex AnnotationFailure();

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<setting>[^']+)' to type '(?<type>[^']+)'", RegexOptions.Singleline)]
    private static partial Regex BindingFailure();
}
