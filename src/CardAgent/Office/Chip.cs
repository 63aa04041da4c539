using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Office;

/// <summary>What a card shows to anybody who selects it.</summary>
/// <param name="Challenge">16 bytes; empty for a terminated card.</param>
internal sealed record ChipFace(CardInfo Info, byte[] Challenge)
{
    /// <summary>Lower-case hex; empty where there is no key yet.</summary>
    public string Thumbprint => Convert.ToHexStringLower(Info.Thumbprint);
}

/// <summary>One conversation with a member card, command by command (docs/card/mcap-1.md). What the card refuses is an <see cref="OfficeException"/>; that it left, a <see cref="CardServiceException"/>.</summary>
internal sealed class Chip(ICardChannel channel)
{
    private readonly CardDialogue _card = new(channel);

    public ChipFace Select()
    {
        var answer = _card.Send(ChipCommands.Select);
        if (answer.Status is 0x6A82 or 0x6D00 or 0x6E00 or 0x6A86) throw new OfficeException(OfficeFault.BadCard, "This is no chip card of profile MCAP-1; only such cards are issued here.", answer.Status);
        if (!answer.Ok && answer.Status != 0x6285) throw Refused("be selected", answer.Status);
        if (!BerTlv.TryFind(answer.Data, 0x6F, out var outer) || !BerTlv.TryFind(outer, 0xA5, out var own) || !BerTlv.TryFind(own, 0xE1, out var info) || !CardInfo.TryRead(TlvWriter.Wrap(0xE1, info.Span), out var read))
            throw new OfficeException(OfficeFault.BadCard, "The card says of itself what no card of profile MCAP-1 says; put it aside.", answer.Status);
        var challenge = BerTlv.TryFind(own, 0x7C, out var template) && BerTlv.TryFind(template, 0x81, out var bytes) ? bytes.ToArray() : [];
        return new ChipFace(read, challenge);
    }

    /// <summary>The same, and it must be the card that lay here before.</summary>
    public ChipFace SelectAgain(string thumbprint)
    {
        var face = Select();
        return face.Thumbprint == thumbprint ? face : throw new CardServiceException("Another card lies on the reader now.", 0, cardLost: true);
    }

    /// <returns>The point, 65 bytes.</returns>
    public byte[] Generate(byte key)
    {
        var answer = Must(ChipCommands.Generate(key), "make its keys");
        return BerTlv.TryFind(answer, 0x7F49, out var template) && BerTlv.TryFind(template, 0x86, out var point) && point.Length == CardKeys.PointLength
            ? point.ToArray() : throw new OfficeException(OfficeFault.BadCard, "The card made a key and did not say which; put it aside.");
    }

    /// <param name="hash">32 bytes.</param>
    /// <returns>ECDSA in DER.</returns>
    public byte[] Sign(byte[] hash) => PivObjects.TryReadSignature(Must(PivObjects.Sign(hash), "sign"), out var signature)
        ? signature.ToArray() : throw new OfficeException(OfficeFault.BadCard, "The card's signature cannot be understood; put it aside.");

    /// <summary>X.509, DER; null where the card has none.</summary>
    public byte[]? Certificate()
    {
        var answer = _card.Send(PivObjects.GetCertificate);
        return Whole(answer).Ok && PivObjects.TryReadCertificate(answer.Data, out var certificate, out _) ? certificate.ToArray() : null;
    }

    public void PutAnchor(byte[] anchor) => Must(ChipCommands.PutAnchor(anchor), "take on whom to believe");

    public void PutCertificate(byte[] certificate) => Must(ChipCommands.PutCertificate(certificate), "take its certificate");

    /// <returns>False where the card holds this MEMBER, or a later one, already.</returns>
    public bool UpdateMember(byte[] member)
    {
        var answer = Whole(_card.Send(ChipCommands.UpdateMember(member)));
        if (answer.Status == 0x6984) return false;
        return answer.Ok ? true : throw Refused("take the member's data", answer.Status);
    }

    public void Activate(byte[] date) => Must(ChipCommands.Activate(date), "be activated");

    public void Reset(byte[] order) => Must(ChipCommands.Reset(order), "be emptied");

    public void Show(byte[] certificate) => Must(ChipCommands.VerifyCertificate(certificate), "believe this desk");

    public TransactionState Authenticate(byte[] signature) => TransactionState.TryRead(Must(ChipCommands.ExternalAuthenticate(signature), "accept this desk").Span)
        ?? throw new OfficeException(OfficeFault.BadCard, "The card's state cannot be understood; put it aside.");

    /// <summary>The object E6.</summary>
    public byte[] Receipt(byte[] digest) => Must(ChipCommands.InternalAuthenticate(digest), "give a receipt").ToArray();

    /// <returns>Null where there is nothing in it.</returns>
    public byte[]? ReadFile(byte file)
    {
        var answer = Whole(_card.Send(ChipCommands.ReadFile(file)));
        return answer.Ok ? answer.Data.ToArray() : answer.Status is 0x6A82 or 0x6985 ? null : throw Refused("be read", answer.Status);
    }

    public byte[]? ReadRecord(byte number)
    {
        var answer = Whole(_card.Send(ChipCommands.ReadRecord(number)));
        return answer.Ok ? answer.Data.ToArray() : answer.Status == 0x6A83 ? null : throw Refused("be read", answer.Status);
    }

    /// <summary>Hex; null where the reader cannot tell it, or the card draws a new one each time.</summary>
    public string? Uid()
    {
        var answer = _card.Send(PivObjects.GetUid);
        if (!answer.Ok || answer.Data.Length is not (4 or 7 or 10)) return null;
        return answer.Data.Length == 4 && answer.Data.Span[0] == 0x08 ? null : Convert.ToHexString(answer.Data.Span);
    }

    private ReadOnlyMemory<byte> Must(CommandApdu command, string doing)
    {
        var answer = Whole(_card.Send(command));
        return answer.Ok ? answer.Data : throw Refused(doing, answer.Status);
    }

    /// <summary>Some drivers report a card that left as an answer without a status.</summary>
    private static ResponseApdu Whole(ResponseApdu answer) => answer.Status != ResponseApdu.Senseless ? answer : throw new CardServiceException("The card left in the middle of an answer.", 0, cardLost: true);

    private static OfficeException Refused(string doing, ushort status) => new(OfficeFault.BadCard, status switch
    {
        0x6A84 or 0x6581 => $"The card's memory is full or worn out: it could not {doing} ({status:X4}). Put it aside.",
        _ => $"The card refused to {doing} ({status:X4}).",
    }, status);
}
