using System.Globalization;
using System.Text.Json;

namespace CardSystem.FirmwareSim.Cards;

/// <summary>What can go wrong between chip and reader.</summary>
public enum CardFaultKind
{
    /// <summary>Power goes before the command reaches the chip; the card is gone.</summary>
    CutBefore,
    /// <summary>The chip has done the command, and power goes before it answers; the card is gone.</summary>
    CutAfter,
    /// <summary>Power goes within the command, when this write to the memory is due: it and those after it do not happen.</summary>
    CutInWrite,
    /// <summary>The chip has done the command and noise swallows its answer; the card stays.</summary>
    Mute,
    /// <summary>Noise turns a bit in the command's last byte.</summary>
    CorruptCommand,
    /// <summary>Noise turns a bit in the answer's first byte.</summary>
    CorruptAnswer,
    /// <summary>The chip asks for more time.</summary>
    Slow,
    /// <summary>From this command on the memory takes nothing more: 6A84.</summary>
    MemoryFull,
    /// <summary>This write of this command fails: 6581.</summary>
    MemoryWornOut,
}

/// <summary>Something that goes wrong once the card lies on a reader.</summary>
/// <param name="Apdu">At which command to the chip, from 1; commands the reader answers itself do not count.</param>
/// <param name="Write">At which write to the memory within it, from 1; for the kinds that speak of writes.</param>
/// <param name="Ms">How much slower the chip is, in milliseconds.</param>
public sealed record CardFault(CardFaultKind Kind, int Apdu, int Write = 1, int Ms = 1_000)
{
    /// <summary>KIND@APDU, or KIND@APDU:NUMBER where the number is the write, or the milliseconds of a slow one: <c>cut-in-write@9:2</c>.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static CardFault Parse(string text)
    {
        var (kind, place) = text.Split('@') is [var k, var p] ? (k, p) : throw Wrong(text);
        var found = Enum.GetValues<CardFaultKind>().Where(f => NameOf(f) == kind).ToList();
        var numbers = place.Split(':').Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        if (found.Count != 1 || numbers.Count > 2) throw Wrong(text);
        var fault = new CardFault(found[0], numbers[0]);
        if (numbers.Count == 2) fault = found[0] == CardFaultKind.Slow ? fault with { Ms = numbers[1] } : fault with { Write = numbers[1] };
        return fault.Complaint() is { } complaint ? throw new InputException($"'{text}': {complaint}") : fault;
    }

    internal string? Complaint() =>
        Apdu is < 1 or > 1_000 ? "apdu must be 1 to 1000."
        : Write is < 1 or > 1_000 ? "write must be 1 to 1000."
        : Ms is < 0 or > 60_000 ? "ms must be 0 to 60000."
        : null;

    private static string NameOf(CardFaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    private static InputException Wrong(string text) =>
        new($"'{text}' is not a fault: write KIND@APDU or KIND@APDU:NUMBER, such as cut-after@9 or cut-in-write@7:2; kinds are {string.Join(", ", Enum.GetValues<CardFaultKind>().Select(NameOf))}.");
}
