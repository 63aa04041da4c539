using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>How a blank card becomes a member's, and how it ends (profile, section 9).</summary>
internal sealed class Personalisation(MemberChip chip, CardFiles files, TerminalSecurity security, TerminalState state)
{
    private static readonly byte[] CertificateTag = [0x5F, 0xC1, 0x01];

    public ResponseApdu Generate(CommandApdu command)
    {
        if (!command.Data.Span.SequenceEqual((ReadOnlySpan<byte>)[0xAC, 0x03, 0x80, 0x01, 0x11])) return ResponseApdu.Of(StatusWords.WrongData);
        var place = (KeyPlace)(byte)command.P1P2;
        return chip.TryGenerate(place) ? ResponseApdu.Ok(Tlv.Wrap(0x7F49, Tlv.Write(0x86, chip.PointOf(place)))) : Refused;
    }

    public ResponseApdu PutAnchor(CommandApdu command)
    {
        if (CompactCertificate.Read(command.Data.ToArray()) is not { IsAuthority: true } anchor) return ResponseApdu.Of(StatusWords.WrongData);
        if (!anchor.Authority.AsSpan().SequenceEqual(anchor.Holder) || !anchor.IsSignedBy(anchor.Point)) return ResponseApdu.Of(StatusWords.WrongData);
        var anchors = new AnchorPlaces(chip, anchor.Role);
        if (anchors.Find(anchor.Holder) is not null) return ResponseApdu.Of(StatusWords.Success);
        if (anchors.Held.Count == AnchorPlaces.Most) return ResponseApdu.Of(StatusWords.NotEnoughMemory);
        return anchors.TryAdd(anchor, keep: null) ? ResponseApdu.Of(StatusWords.Success) : Refused;
    }

    /// <summary>5C { 5FC101 }, 53 { 70 certificate, 71 00, FE }.</summary>
    public ResponseApdu PutCertificate(CommandApdu command)
    {
        if (!Tlv.TryRead(command.Data, out var objects) || objects is not [(0x5C, var tag), (0x53, var content)] || !tag.Span.SequenceEqual(CertificateTag)) return ResponseApdu.Of(StatusWords.WrongData);
        if (!Tlv.TryRead(content, out var parts) || parts is not [(0x70, { Length: >= 1 and <= MemberChip.LongestCertificate } certificate), (0x71, { Length: 1 } compressed), (0xFE, { IsEmpty: true })] || compressed.Span[0] != 0)
            return ResponseApdu.Of(StatusWords.WrongData);
        if (!chip.Root.HasCardKey) return Refused;
        if (certificate.Span.IndexOf(chip.PointOf(KeyPlace.Card)) < 0) return ResponseApdu.Of(StatusWords.WrongData);
        return chip.TryStoreCertificate(certificate.Span) ? ResponseApdu.Of(StatusWords.Success) : Refused;
    }

    /// <summary>Anybody may bring a MEMBER: what counts is who signed it (profile, 4.2).</summary>
    public ResponseApdu UpdateMember(ReadOnlyMemory<byte> bytes)
    {
        if (MemberObject.Read(bytes) is not { } member || !IsOwn(member)) return ResponseApdu.Of(StatusWords.WrongData);
        if (new AnchorPlaces(chip, CertificateRole.CardIssuer).Find(member.Issuer) is not { } issuer) return ResponseApdu.Of(StatusWords.ReferencedDataNotFound);
        if (MemberObject.Read(files.Member()) is { } held && member.Sequence <= held.Sequence) return ResponseApdu.Of(StatusWords.ReferencedDataNotUsable);
        if (!member.IsSignedBy(issuer.Point)) return ResponseApdu.Of(StatusWords.VerificationFailed);
        return files.TryReplaceMember(bytes.Span) ? ResponseApdu.Of(StatusWords.Success) : Refused;
    }

    public ResponseApdu Activate(CommandApdu command)
    {
        if (command.Data.Length != 4) return ResponseApdu.Of(StatusWords.WrongLength);
        if (!BcdDate.IsDate(command.Data.Span)) return ResponseApdu.Of(StatusWords.WrongData);
        if (chip.Root is not { HasCardKey: true, HasReceiptKey: true, HasCertificate: true, MemberPlace: not 0, KioskAnchors.Count: > 0, IssuerAnchors.Count: > 0 }) return Refused;
        chip.Date = BcdDate.Number(command.Data.Span);
        return chip.TryChange(r => r with { LifeCycle = LifeCycle.Activated }) ? ResponseApdu.Of(StatusWords.Success) : Refused;
    }

    public ResponseApdu Reset(CommandApdu command)
    {
        if (chip.Root.LifeCycle == LifeCycle.Activated)
        {
            if (security.Authorise(command.Data, "MCAP1-RS"u8) is { } refusal) return ResponseApdu.Of(refusal);
        }
        else if (!command.Data.IsEmpty)
        {
            return ResponseApdu.Of(StatusWords.WrongLength);
        }

        return Destroy(LifeCycle.Blank);
    }

    public ResponseApdu Terminate(CommandApdu command) =>
        security.Authorise(command.Data, "MCAP1-TE"u8) is { } refusal ? ResponseApdu.Of(refusal) : Destroy(LifeCycle.Terminated);

    private ResponseApdu Destroy(LifeCycle next)
    {
        state.Forget();
        return chip.TryDestroy(next) ? ResponseApdu.Of(StatusWords.Success) : Refused;
    }

    private bool IsOwn(MemberObject member) => chip.Root is { HasCardKey: true, HasReceiptKey: true }
        && member.Thumbprint.AsSpan().SequenceEqual(chip.Thumbprint)
        && member.ReceiptKey.AsSpan().SequenceEqual(ChipKey.Compress(chip.PointOf(KeyPlace.Receipt)));

    private static ResponseApdu Refused => ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
}
