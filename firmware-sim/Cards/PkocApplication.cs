using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards;

/// <summary>
/// The card by PSIA's Public Key Open Credential, NFC Card Specification 1.1: the public key is the credential,
/// and the card signs the reader's transaction identifier. It is the card key, so the door opens for the same card.
/// </summary>
/// <param name="chip">Whose key it is.</param>
public sealed class PkocApplication(MemberChip chip) : CardApplication
{
    public static readonly ReadOnlyMemory<byte> FullAid = Convert.FromHexString("A000000898000001");

    private static readonly byte[] Version = [0x01, 0x00];

    public override ReadOnlyMemory<byte> Aid => FullAid;

    public override CardConversation Select(Action<CardSignature> onSigned) => new Conversation(chip);

    private sealed class Conversation(MemberChip chip) : CardConversation
    {
        private const int TransactionSize = 16;
        private const int ReaderSize = 32;

        public override ReadOnlyMemory<byte> SelectAnswer => Tlv.Write(0x5C, Version);

        public override bool Takes(byte cla) => cla is 0x00 or 0x80;

        public override ResponseApdu Answer(CommandApdu command) => (command.Cla, command.Ins) switch
        {
            (0x80, 0x80) => Authenticate(command),
            _ => ResponseApdu.Of(StatusWords.InstructionNotSupported),
        };

        private ResponseApdu Authenticate(CommandApdu command)
        {
            if (command.P1P2 != 0x0001) return ResponseApdu.Of(StatusWords.WrongP1P2);
            if (!Tlv.TryRead(command.Data, out var elements)) return ResponseApdu.Of(StatusWords.WrongData);
            ReadOnlyMemory<byte> Find(int tag) => elements.Find(e => e.Tag == tag).Value;
            if (Find(0x5C).Length != Version.Length || Find(0x4C).Length != TransactionSize || Find(0x4D).Length != ReaderSize) return ResponseApdu.Of(StatusWords.WrongData);
            if (!Find(0x5C).Span.SequenceEqual(Version) || !chip.HasKey(KeyPlace.Card)) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
            return ResponseApdu.Ok((byte[])[.. Tlv.Write(0x5A, chip.PointOf(KeyPlace.Card)), .. Tlv.Write(0x9E, chip.Sign(KeyPlace.Card, Find(0x4C).Span))]);
        }
    }
}
