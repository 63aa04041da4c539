namespace CardSystem.Ingest.Roster;

/// <summary>What an entry makes of a card's file.</summary>
internal static class CardRules
{
    /// <summary>
    /// The holder from an instant on. Where nobody held the card just before, the whole of that stretch becomes the member's:
    /// what was tapped while the card was unknown is thereby the member's, too.
    /// </summary>
    public static void Bind(CardFile file, string? member, long at, bool backFill)
    {
        var from = at;
        if (backFill && member is not null && HistoryRules.At(file.Holders, at) is { Value: null } nobodys) from = nobodys.From;
        file.Holders = HistoryRules.Enter(file.Holders, from, member, HistoryRules.NoEnd);
    }

    /// <summary>Now's holder, for the table that says what is so now.</summary>
    public static void Settle(CardFile file, long now) => file.Member = HistoryRules.At(file.Holders, now)?.Value;

    /// <param name="until">Where the state before comes back; <see cref="HistoryRules.NoEnd"/> where it does not by itself.</param>
    public static void Enter(CardFile file, CardState state, string reason, long from, long until)
    {
        var after = until == HistoryRules.NoEnd ? null : HistoryRules.At(file.States, until);
        var word = Word(state);
        file.States = HistoryRules.Enter(file.States, from, (word, reason), HistoryRules.NoEnd);
        if (until != HistoryRules.NoEnd && !file.States.Exists(s => s.From == until))
            file.States = HistoryRules.Enter(file.States, until, after?.Value ?? (Word(CardState.Active), ""), HistoryRules.NoEnd);
    }

    /// <summary>Another certificate under the same number: the one before stays good for what was tapped with it until now.</summary>
    public static void Renew(CardFile file, CardCertificateRow certificate, long now)
    {
        if (file.Certificate is { } before && before != certificate) file.Earlier = [.. file.Earlier.Where(e => e.Until != now), (now, before)];
        file.Certificate = certificate;
    }

    /// <summary>The file of a card that has nothing but a UID, which needs no certificate to be registered; null where the number is not such a card's.</summary>
    public static CardFile? OfUid(string card)
    {
        var uid = card.StartsWith("UID", StringComparison.Ordinal) ? card[3..] : "";
        // Four bytes that begin with 08 are drawn anew every time and name no card.
        if (!CardProofImport.IsUid(uid) || (uid.Length == 8 && uid.StartsWith("08", StringComparison.Ordinal))) return null;
        return new CardFile
        {
            Number = card, Certificate = new CardCertificateRow([], [], 0, HistoryRules.NoEnd), Profile = new CardProfileRow(CardKinds.Word(CardKind.Uid), [], ""),
            Holders = [new(HistoryRules.Beginning, HistoryRules.NoEnd, null)],
        };
    }

    public static string Word(CardState state) => state switch
    {
        CardState.Lost => "lost", CardState.Suspended => "suspended", CardState.Replaced => "replaced", CardState.Issued => "issued", CardState.Revoked => "revoked", _ => "active",
    };

    /// <summary>What the card is worth at an instant; active where nothing was said.</summary>
    public static string StateAt(CardFile file, long at) => HistoryRules.At(file.States, at)?.Value.State ?? Word(CardState.Active);
}
