using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>Who the terminal is, and what the card proves to it (profile, section 5).</summary>
internal sealed class TerminalSecurity(MemberChip chip, CardFiles files, TerminalState state)
{
    private const int ChallengeSize = 16;

    public byte[] NewChallenge() => state.Challenge(chip.Random(ChallengeSize));

    public ResponseApdu GetChallenge(CommandApdu command) => command switch
    {
        { Data.IsEmpty: false } => ResponseApdu.Of(StatusWords.WrongLength),
        { Expected: not (0 or ChallengeSize or 256 or 65_536) } => ResponseApdu.Of(StatusWords.WrongLength),
        _ => ResponseApdu.Ok(NewChallenge()),
    };

    public ResponseApdu VerifyCertificate(CommandApdu command)
    {
        state.Forget();
        if (CompactCertificate.Read(command.Data.ToArray()) is not { } certificate) return ResponseApdu.Of(StatusWords.WrongData);
        var anchors = new AnchorPlaces(chip, certificate.Role == CertificateRole.CardIssuer ? CertificateRole.CardIssuer : CertificateRole.KioskAuthority);
        if (anchors.Find(certificate.Authority) is not { } signer) return ResponseApdu.Of(StatusWords.ReferencedDataNotFound);
        if (certificate.Expires < chip.Date || signer.Expires < chip.Date) return ResponseApdu.Of(StatusWords.ReferencedDataNotUsable);
        if (certificate.IsAuthority && certificate.Effective < signer.Effective) return ResponseApdu.Of(StatusWords.ReferencedDataNotUsable);
        if (!certificate.IsSignedBy(signer.Point)) return ResponseApdu.Of(StatusWords.VerificationFailed);

        if (certificate.IsAuthority && anchors.Find(certificate.Holder) is null && !anchors.TryAdd(certificate, signer.Reference))
            return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
        chip.Date = certificate.Effective;
        if (!certificate.IsAuthority) state.Show(certificate);
        return ResponseApdu.Of(StatusWords.Success);
    }

    public ResponseApdu ExternalAuthenticate(CommandApdu command)
    {
        if (command.Data.Length != ChipKey.SignatureSize) return ResponseApdu.Of(StatusWords.WrongLength);
        if (state.TakeChallenge() is not { } challenge || state.Certificate is not { } certificate) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied);
        state.Discard();
        if (!ChipKey.Verify(certificate.Point, [.. "MCAP1-EA"u8, .. chip.Thumbprint!, .. challenge], command.Data.Span))
        {
            state.Forget();
            return ResponseApdu.Of(StatusWords.VerificationFailed);
        }

        state.Accept();
        return ResponseApdu.Ok(files.Transaction());
    }

    public ResponseApdu InternalAuthenticate(CommandApdu command) =>
        command.Data.Length != 32 ? ResponseApdu.Of(StatusWords.WrongLength) : ResponseApdu.Ok(files.Receipt(command.Data.Span));

    /// <summary>Whether the card issuer orders this (profile, section 9: RESET and TERMINATE).</summary>
    /// <returns>The status word that refuses; null where the order is good.</returns>
    public ushort? Authorise(ReadOnlyMemory<byte> order, ReadOnlySpan<byte> domain)
    {
        if (state.TakeChallenge() is not { } challenge) return StatusWords.ConditionsNotSatisfied;
        if (!TlvShape.TryMatch(order, [new(0x42, 8), new(0x9E, ChipKey.SignatureSize)], out var parts)) return StatusWords.WrongData;
        if (new AnchorPlaces(chip, CertificateRole.CardIssuer).Find(parts[0].Span) is not { } issuer) return StatusWords.ReferencedDataNotFound;
        return ChipKey.Verify(issuer.Point, [.. domain, .. chip.Thumbprint!, .. challenge], parts[1].Span) ? null : StatusWords.VerificationFailed;
    }
}
