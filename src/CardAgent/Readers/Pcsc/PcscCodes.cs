using System.Collections.Frozen;

namespace CardSystem.CardAgent.Readers.Pcsc;

/// <summary>The card service's codes in plain words, and what each means for us: PC/SC part 5, pcsclite.h, winscard.h.</summary>
internal static class PcscCodes
{
    public const uint Success = 0;
    public const uint InvalidHandle = 0x80100003;
    public const uint InsufficientBuffer = 0x80100008;
    public const uint UnknownReader = 0x80100009;
    public const uint Timeout = 0x8010000A;
    public const uint SharingViolation = 0x8010000B;
    public const uint NoSmartcard = 0x8010000C;
    public const uint ProtocolMismatch = 0x8010000F;
    public const uint CommunicationError = 0x80100013;
    public const uint NotTransacted = 0x80100016;
    public const uint ReaderUnavailable = 0x80100017;
    public const uint NoService = 0x8010001D;
    public const uint ServiceStopped = 0x8010001E;
    public const uint NoReadersAvailable = 0x8010002E;
    public const uint UnsupportedCard = 0x80100065;
    public const uint UnresponsiveCard = 0x80100066;
    public const uint UnpoweredCard = 0x80100067;
    public const uint ResetCard = 0x80100068;
    public const uint RemovedCard = 0x80100069;

    private enum Means
    {
        Nothing,
        ContextLost,
        CardLost,
    }

    private static readonly FrozenDictionary<uint, (string Words, Means Means)> Known = new Dictionary<uint, (string, Means)>
    {
        [0x80100001] = ("the card service failed inside", Means.ContextLost),
        [0x80100002] = ("the wait was broken off", Means.Nothing),
        [InvalidHandle] = ("the card service was restarted", Means.ContextLost),
        [0x80100004] = ("the card service did not understand the request", Means.Nothing),
        [0x80100006] = ("the card service is out of memory", Means.ContextLost),
        [0x80100007] = ("the card service waited too long", Means.ContextLost),
        [InsufficientBuffer] = ("the answer was longer than any card's may be", Means.Nothing),
        [UnknownReader] = ("the reader is not there any more", Means.ContextLost),
        [Timeout] = ("nothing happened in time", Means.Nothing),
        [SharingViolation] = ("another program holds the card; close it", Means.Nothing),
        [NoSmartcard] = ("there is no card on the reader", Means.CardLost),
        [ProtocolMismatch] = ("the card speaks neither T=0 nor T=1", Means.Nothing),
        [0x80100010] = ("the reader is not ready", Means.Nothing),
        [0x80100011] = ("the card service did not accept a value", Means.Nothing),
        [0x80100012] = ("the system is shutting down", Means.ContextLost),
        [CommunicationError] = ("the card service stopped answering", Means.ContextLost),
        [0x80100014] = ("the card service failed for an unknown reason", Means.ContextLost),
        [NotTransacted] = ("the exchange with the card broke", Means.CardLost),
        [ReaderUnavailable] = ("the reader cannot be used; check its cable", Means.ContextLost),
        [0x80100018] = ("the card service is shutting down", Means.ContextLost),
        [0x8010001A] = ("the reader's driver is unsuitable", Means.Nothing),
        [0x8010001C] = ("the card is of an unsuitable kind", Means.Nothing),
        [NoService] = ("the card service is not running; start pcscd (Linux) or the Smart Card service (Windows)", Means.ContextLost),
        [ServiceStopped] = ("the card service was stopped", Means.ContextLost),
        [0x8010001F] = ("the card service failed unexpectedly", Means.ContextLost),
        [0x80100022] = ("the reader or card does not support this", Means.Nothing),
        [NoReadersAvailable] = ("no reader is attached", Means.Nothing),
        [0x8010002F] = ("the exchange with the card was lost", Means.CardLost),
        [0x80100031] = ("the card service is too busy", Means.Nothing),
        [UnsupportedCard] = ("reader and card do not agree how to talk", Means.Nothing),
        [UnresponsiveCard] = ("the card does not answer", Means.CardLost),
        [UnpoweredCard] = ("the card has no power", Means.CardLost),
        [ResetCard] = ("another program reset the card", Means.CardLost),
        [RemovedCard] = ("the card was taken away", Means.CardLost),
        [0x8010006A] = ("access was refused, or the card service has no room for another client", Means.Nothing),
        // Windows passes on the errors of its own layers.
        [0x6] = ("the card service was restarted", Means.ContextLost),
        [0x15] = ("the reader is not ready", Means.CardLost),
        [0x16] = ("the reader did not recognise the command, as when a card leaves", Means.CardLost),
        [0x1F] = ("the reader failed, as when a card leaves", Means.CardLost),
        [0x6D] = ("the card service is not reachable from this session", Means.ContextLost),
        [0x79] = ("the card did not answer in time", Means.CardLost),
        [0x45D] = ("the reader had a transmission error", Means.CardLost),
        [0x6BA] = ("the card service is not running; start the Smart Card service", Means.ContextLost),
        [0x6BE] = ("the card service stopped answering", Means.ContextLost),
    }.ToFrozenDictionary();

    public static bool ContextLost(uint code) => Known.GetValueOrDefault(code).Means == Means.ContextLost;

    public static bool CardLost(uint code) => Known.GetValueOrDefault(code).Means == Means.CardLost;

    /// <summary>One sentence: what was being done, what came of it, and the code to look up.</summary>
    public static string Words(uint code, string doing) =>
        $"Could not {doing}: {(Known.TryGetValue(code, out var known) ? known.Words : "the card service gave an unknown answer")} (0x{code:X8}).";

    public static CardServiceException Exception(uint code, string doing) => new(Words(code, doing), code, ContextLost(code), CardLost(code));

    public static void Check(uint code, string doing)
    {
        if (code != Success) throw Exception(code, doing);
    }
}
