using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>How to take back what was just done: an address that a button posts to, with what it is about.</summary>
public sealed record Undo(string Address, IReadOnlyDictionary<string, string> Values);

/// <summary>What the next page says at its top: that something was done.</summary>
public sealed record Flash(string Text, Undo? Undo)
{
    private const string Key = "flash";

    internal static void Keep(ITempDataDictionary data, Flash flash) => data[Key] = JsonSerializer.Serialize(flash);

    /// <summary>Takes it out: it is said once.</summary>
    internal static Flash? Take(ITempDataDictionary data) => data[Key] is string text ? JsonSerializer.Deserialize<Flash>(text) : null;
}
