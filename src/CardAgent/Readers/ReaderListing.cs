namespace CardSystem.CardAgent.Readers;

/// <summary>What an installer asks first: which readers does this machine have, and does a card lie on them?</summary>
public static class ReaderListing
{
    /// <summary>One line a reader, <c>name: state, ATR</c>, or one line that says why there is none.</summary>
    /// <exception cref="CardServiceException">There is no card service; the message says so in one sentence.</exception>
    public static IReadOnlyList<string> Describe(OpenCardService open)
    {
        using var service = open();
        var readers = service.ListReaders();
        if (readers.Count == 0) return ["No reader is attached."];
        var sightings = service.WaitForChange(readers.Select(ReaderSighting.Unknown).ToArray(), TimeSpan.Zero);
        return sightings.Select(Line).ToArray();
    }

    /// <summary>As <see cref="Describe(OpenCardService)"/>, with the machine's own service.</summary>
    public static IReadOnlyList<string> Describe() => Describe(Pcsc.PcscCardService.Open);

    private static string Line(ReaderSighting s) => s switch
    {
        { Attached: false } => $"{s.Reader}: not usable",
        { Mute: true } => $"{s.Reader}: card does not answer",
        { Present: true } => $"{s.Reader}: card, ATR {Convert.ToHexString(s.Atr.Span)}",
        _ => $"{s.Reader}: no card",
    };
}
