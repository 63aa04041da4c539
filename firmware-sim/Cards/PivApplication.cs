namespace CardSystem.FirmwareSim.Cards;

/// <summary>
/// The card-authentication part of a PIV card application (NIST SP 800-73-4, part 2): a certificate anybody may read and a key, 9E, that signs without a PIN.
/// Nothing can be written through this door, and there is no PIN. GET VERSION and GET SERIAL are Yubico's additions, so that its tool can talk to the card.
/// </summary>
/// <param name="contents">What the card shows now; asked at every command.</param>
public sealed class PivApplication(Func<PivContents> contents) : CardApplication
{
    public static readonly ReadOnlyMemory<byte> FullAid = Convert.FromHexString("A000000308000010000100");

    public override ReadOnlyMemory<byte> Aid => FullAid;

    public override CardConversation Select(Action<CardSignature> onSigned) => new Conversation(contents, onSigned);

    private sealed class Conversation(Func<PivContents> contents, Action<CardSignature> onSigned) : CardConversation
    {
        /// <summary>61 { 4F the version part of the AID, 79 { 4F who allots the tags }, 50 a name, AC { 80 P-256, 06 00 } } (part 2, table 4).</summary>
        private static readonly byte[] ApplicationProperties = Tlv.Wrap(0x61,
            Tlv.Write(0x4F, FullAid.Span[5..]),
            Tlv.Wrap(0x79, Tlv.Write(0x4F, FullAid.Span[..5])),
            Tlv.Write(0x50, "Member card"u8),
            Tlv.Wrap(0xAC, Tlv.Write(0x80, PivCommands.Algorithm), Tlv.Write(0x06, 0x00)));

        /// <summary>A version that Yubico's tool asks for its serial number by F8 and not yet for key metadata, which we have not.</summary>
        private static readonly byte[] Version = [5, 2, 4];

        private readonly PivCommands _commands = new(contents, onSigned);

        public override ReadOnlyMemory<byte> SelectAnswer => ApplicationProperties;

        public override ResponseApdu Answer(CommandApdu command) => command.Ins switch
        {
            0xCB => _commands.GetData(command),
            0x87 => _commands.GeneralAuthenticate(command),
            0x20 => Verify(command),
            0x24 or 0x2C => ResponseApdu.Of(StatusWords.AuthenticationBlocked),
            0x47 or 0xDB => ResponseApdu.Of(StatusWords.SecurityNotSatisfied),
            0xFD => Plain(command, Version),
            0xF8 => Plain(command, contents().Serial),
            _ => ResponseApdu.Of(StatusWords.InstructionNotSupported),
        };

        /// <summary>There is no PIN, so none can be verified: asked for its state or shown one, the card says "blocked".</summary>
        private static ResponseApdu Verify(CommandApdu command) => command switch
        {
            { P1: not (0x00 or 0xFF) } => ResponseApdu.Of(StatusWords.WrongP1P2),
            { P2: not 0x80 } => ResponseApdu.Of(StatusWords.ReferencedDataNotFound),
            { P1: 0xFF, Data.IsEmpty: false } => ResponseApdu.Of(StatusWords.WrongData),
            { P1: 0xFF } => ResponseApdu.Of(StatusWords.Success),
            { Data.Length: not (0 or 8) } => ResponseApdu.Of(StatusWords.WrongData),
            _ => ResponseApdu.Of(StatusWords.AuthenticationBlocked),
        };

        private static ResponseApdu Plain(CommandApdu command, byte[] answer) =>
            command.P1P2 != 0 ? ResponseApdu.Of(StatusWords.WrongP1P2)
            : !command.Data.IsEmpty ? ResponseApdu.Of(StatusWords.WrongLength)
            : ResponseApdu.Ok(answer);
    }
}
