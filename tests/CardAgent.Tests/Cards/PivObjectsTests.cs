using System.IO.Compression;
using CardSystem.CardAgent.Cards;

namespace CardSystem.CardAgent.Tests.Cards;

public class PivObjectsTests
{
    private static byte[] Pack(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(data);
        return packed.ToArray();
    }

    private static byte[] Element(byte tag, byte[] value) => [tag, 0x82, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    private static byte[] Object(byte[] certificate, byte info) => Element(0x53, [.. Element(0x70, certificate), 0x71, 0x01, info, 0xFE, 0x00]);

    [Fact]
    public void CommandsAreThoseOfTheStandard()
    {
        Assert.Equal(PivLiterals.SelectPiv, Convert.ToHexString(PivObjects.SelectPiv.ShortForm()));
        Assert.Equal(PivLiterals.SelectPivOfAnyVersion, Convert.ToHexString(PivObjects.SelectPivOfAnyVersion.ShortForm()));
        Assert.Equal(PivLiterals.GetCertificate, Convert.ToHexString(PivObjects.GetCertificate.ShortForm()));
        Assert.Equal(PivLiterals.GetUid, Convert.ToHexString(PivObjects.GetUid.ShortForm()));
        Assert.Equal(PivLiterals.Sign, Convert.ToHexString(PivObjects.Sign(Convert.FromHexString(PivLiterals.Challenge)).ShortForm()));
    }

    [Fact]
    public void PackedCertificateIsUnpacked()
    {
        byte[] certificate = [0x30, .. Enumerable.Repeat((byte)7, 1_500)];
        Assert.True(PivObjects.TryReadCertificate(Object(Pack(certificate), 0x01), out var read, out _));
        Assert.Equal(certificate, read.ToArray());
        Assert.True(PivObjects.TryReadCertificate(Object(Pack(certificate), 0x00), out read, out _));
        Assert.Equal(certificate, read.ToArray());
    }

    [Fact]
    public void PackedBombIsNotUnpacked() => Assert.False(PivObjects.TryReadCertificate(Object(Pack(new byte[10_000_000]), 0x01), out _, out _));

    [Fact]
    public void WhatCannotBeUnpackedIsUnreadableAndNotEmpty()
    {
        Assert.False(PivObjects.TryReadCertificate(Object([1, 2, 3, 4], 0x01), out _, out var empty));
        Assert.False(empty);
        Assert.False(PivObjects.TryReadCertificate(Object(Pack([.. Enumerable.Repeat((byte)7, 900)])[..^12], 0x01), out _, out empty) && empty);
    }

    [Fact]
    public void CertificateLargerThanAnyCardsIsRefused() => Assert.False(PivObjects.TryReadCertificate(Object(new byte[8_193], 0x00), out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("5300")]
    [InlineData("53057000710100")]
    public void EmptyObjectIsEmpty(string answer)
    {
        Assert.False(PivObjects.TryReadCertificate(Convert.FromHexString(answer), out _, out var empty));
        Assert.True(empty);
    }

    [Theory]
    [InlineData("7C048202AABB", "AABB")]
    [InlineData("7C068100" + "8202AABB", "AABB")]
    [InlineData("7C028200", "")]
    public void SignatureIsFound(string answer, string signature)
    {
        Assert.True(PivObjects.TryReadSignature(Convert.FromHexString(answer), out var read));
        Assert.Equal(signature, Convert.ToHexString(read.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8202AABB")]
    [InlineData("7C028102AABB")]
    public void AnswerWithoutSignatureHasNone(string answer) => Assert.False(PivObjects.TryReadSignature(Convert.FromHexString(answer), out _));
}
