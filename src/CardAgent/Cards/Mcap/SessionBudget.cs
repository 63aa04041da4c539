namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>How much a session with write-back may cost, in exchanges and bytes; what is over is for reading what a sum can do without today.</summary>
internal sealed class SessionBudget(CardDialogue card, bool isMet)
{
    public const int MostExchanges = 16;
    public const int MostExchangesOfKnown = 10;
    public const int MostBytes = 2_500;

    /// <summary>READ RECORD or APPEND RECORD with answer, kiosk and session names of ordinary length.</summary>
    private const int BytesOfRecord = 160;

    /// <summary>UPDATE SUMMARY, COMMIT and INTERNAL AUTHENTICATE, each at its longest.</summary>
    private const int BytesOfTheRest = 480;

    /// <summary>MEMBER is read again at every visit that can afford it, to see a new name or a new last day.</summary>
    /// <param name="entries">Records to be appended.</param>
    public bool HasRoomForMember(int entries, bool needsSummary) => Comfortable - card.Exchanges - Rest(entries) >= (needsSummary ? 2 : 1);

    /// <summary>Records that may be read before the write begins.</summary>
    /// <param name="isNeeded">Without them the centre's word, or a torn record, has to wait; otherwise they are only good to know.</param>
    public int RecordsToRead(int entries, bool isNeeded)
    {
        var exchanges = (isNeeded ? MostExchanges : Comfortable) - card.Exchanges - Rest(entries);
        var bytes = (MostBytes - card.Bytes - BytesOfTheRest - (entries * BytesOfRecord)) / BytesOfRecord;
        return Math.Max(0, Math.Min(exchanges, bytes));
    }

    private int Comfortable => isMet ? MostExchangesOfKnown : MostExchanges;

    /// <summary>UPDATE, as many APPEND, COMMIT, receipt.</summary>
    private static int Rest(int entries) => 3 + entries;
}
