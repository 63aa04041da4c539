using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CardSystem.FirmwareSim.Cards;

/// <summary>
/// The card-authentication part of a PIV card application (NIST SP 800-73-4, part 2): a certificate anybody may read and a key, 9E, that signs without a PIN.
/// The card is personalised and closed: nothing can be written, and there is no PIN. GET VERSION and GET SERIAL are Yubico's additions, so that its tool can talk to the card.
/// </summary>
public sealed class PivApplication : CardApplication
{
    public static readonly ReadOnlyMemory<byte> FullAid = Convert.FromHexString("A000000308000010000100");

    private readonly Dictionary<int, byte[]> _objects;
    private readonly Func<byte[], byte[]> _sign;
    private readonly byte[] _serial = new byte[4];

    /// <param name="certificate">DER.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    /// <param name="sign">Signs 32 bytes with the card's P-256 key, answering ECDSA as DER; may be called from several threads.</param>
    public PivApplication(ReadOnlyMemory<byte> certificate, ReadOnlyMemory<byte> publicKey, DateTimeOffset expires, Func<byte[], byte[]> sign)
    {
        _objects = PivObjects.Build(certificate, publicKey.Span, expires);
        _sign = sign;
        var hash = SHA256.HashData(publicKey.Span);
        BinaryPrimitives.WriteUInt32BigEndian(_serial, BinaryPrimitives.ReadUInt32BigEndian(hash) & 0x7FFF_FFFF);
    }

    public override ReadOnlyMemory<byte> Aid => FullAid;

    public override CardConversation Select(Action<CardSignature> onSigned) => new Conversation(this, onSigned);

    private sealed class Conversation(PivApplication card, Action<CardSignature> onSigned) : CardConversation
    {
        /// <summary>61 { 4F the version part of the AID, 79 { 4F who allots the tags }, 50 a name, AC { 80 P-256, 06 00 } } (part 2, table 4).</summary>
        private static readonly byte[] ApplicationProperties = Tlv.Wrap(0x61,
            Tlv.Write(0x4F, FullAid.Span[5..]),
            Tlv.Wrap(0x79, Tlv.Write(0x4F, FullAid.Span[..5])),
            Tlv.Write(0x50, "Member card"u8),
            Tlv.Wrap(0xAC, Tlv.Write(0x80, Algorithm), Tlv.Write(0x06, 0x00)));

        private const byte Algorithm = 0x11;
        private const byte Key = 0x9E;

        /// <summary>A version that Yubico's tool asks for its serial number by F8 and not yet for key metadata, which we have not.</summary>
        private static readonly byte[] Version = [5, 2, 4];

        public override ReadOnlyMemory<byte> SelectAnswer => ApplicationProperties;

        public override ResponseApdu Answer(CommandApdu command) => command.Ins switch
        {
            0xCB => GetData(command),
            0x87 => GeneralAuthenticate(command),
            0x20 => Verify(command),
            0x24 or 0x2C => ResponseApdu.Of(StatusWords.AuthenticationBlocked),
            0x47 or 0xDB => ResponseApdu.Of(StatusWords.SecurityNotSatisfied),
            0xFD => Plain(command, Version),
            0xF8 => Plain(command, card._serial),
            _ => ResponseApdu.Of(StatusWords.InstructionNotSupported),
        };

        private ResponseApdu GetData(CommandApdu command)
        {
            if (command.P1P2 != 0x3FFF) return ResponseApdu.Of(StatusWords.WrongP1P2);
            if (command.Data.IsEmpty) return ResponseApdu.Of(StatusWords.WrongLength);
            if (!Tlv.TryRead(command.Data, out var objects) || objects is not [(0x5C, var wanted)] || wanted.Length is 0 or > 3)
                return ResponseApdu.Of(StatusWords.WrongData);
            var tag = 0;
            foreach (var b in wanted.Span) tag = (tag << 8) | b;
            return card._objects.TryGetValue(tag, out var value) ? ResponseApdu.Ok(value) : ResponseApdu.Of(StatusWords.NotFound);
        }

        private ResponseApdu GeneralAuthenticate(CommandApdu command)
        {
            if (command.P2 is not Key) return ResponseApdu.Of(IsPivKey(command.P2) ? StatusWords.ReferencedDataNotFound : StatusWords.WrongP1P2);
            if (command.P1 is not Algorithm) return ResponseApdu.Of(StatusWords.WrongP1P2);
            if (command.Data.IsEmpty) return ResponseApdu.Of(StatusWords.WrongLength);
            if (!Tlv.TryRead(command.Data, out var outer) || outer is not [(0x7C, var template)] || !Tlv.TryRead(template, out var parts))
                return ResponseApdu.Of(StatusWords.WrongData);

            // Internal authenticate: an empty 82 asks for the response to the challenge in 81, which for P-256 is a SHA-256 hash.
            if (parts.Count != 2 || !parts.Exists(p => p is { Tag: 0x82, Value.IsEmpty: true }) || parts.Find(p => p.Tag == 0x81).Value is not { Length: 32 } challenge)
                return ResponseApdu.Of(StatusWords.WrongData);

            var hash = challenge.ToArray();
            var signature = card._sign(hash);
            onSigned(new CardSignature(hash, signature));
            return ResponseApdu.Ok(Tlv.Wrap(0x7C, Tlv.Write(0x82, signature)));
        }

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

        /// <summary>SP 800-78-4, table 6-1: keys that a PIV card may have.</summary>
        private static bool IsPivKey(byte reference) => reference is 0x03 or 0x04 or (>= 0x82 and <= 0x95) or (>= 0x9A and <= 0x9E);
    }
}
