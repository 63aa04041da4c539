using System.Runtime.InteropServices;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.Contracts.Enrolment;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>What this machine says about itself.</summary>
internal static class MachineFacts
{
    public static string Software { get; } = "cardagent " + typeof(MachineFacts).Assembly.GetName().Version?.ToString(3);

    public static string Os { get; } = Line($"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})");

    /// <param name="readers">Names of readers; null looks which there are now.</param>
    public static KioskFacts Of(string boot, string keyStore, IReadOnlyList<string>? readers = null) =>
        new(Software, Os, [.. (readers ?? Readers(PcscCardService.Open)).Take(KioskFacts.MostReaders).Select(Line)], boot, keyStore);

    private static IReadOnlyList<string> Readers(OpenCardService open)
    {
        try
        {
            using var service = open();
            return service.ListReaders();
        }
        catch (CardServiceException)
        {
            // A kiosk may be enrolled before its reader is plugged in.
            return [];
        }
    }

    private static string Line(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(KioskFacts.LongestText));
}
