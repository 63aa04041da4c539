using System.Security.Cryptography;
using System.Text;
using CardSystem.Contracts;

namespace CardSystem.Contracts.Tests;

public sealed class TapTextTests
{
    private static readonly TapId Id = new(new KioskId("hk-01"), new JournalId("0123456789abcdef"), 17);
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_777_624_200_250);

    [Fact]
    public void ChallengeIsTheHashOfSixLines() => Assert.Equal(
        SHA256.HashData(Encoding.UTF8.GetBytes("cardsystem-challenge-1\nhk-01\n0123456789abcdef\n17\n1777624200250\n0a0b\n")),
        TapText.Challenge(Id, At, [0x0A, 0x0B]));

    [Fact]
    public void HashCoversEveryFieldButTheKiosksSignature()
    {
        var tap = new Tap
        {
            Id = Id, At = At, MonotonicMs = 4500, Boot = "5f", Reader = "Reader 0", Outcome = TapOutcome.Repeated, Card = new CardId("3101090000000042"),
            Assurance = Assurance.A3, CardKey = new byte[] { 1 }, Salt = new byte[] { 2 }, CardSignature = new byte[] { 3 }, Session = new SessionId("s"), Previous = new byte[] { 4 },
        };
        Assert.Equal(
            SHA256.HashData(Encoding.UTF8.GetBytes("cardsystem-tap-1\nhk-01\n0123456789abcdef\n17\n1777624200250\n4500\n5f\nReader 0\nrepeated\n\n3101090000000042\nA3\n01\n02\n03\ns\n04\n")),
            TapText.Hash(tap));
        Assert.Equal(TapText.Hash(tap), TapText.Hash(tap with { KioskSignature = new byte[64] }));
        Tap[] others =
        [
            tap with { At = At.AddMilliseconds(1) }, tap with { MonotonicMs = 1 }, tap with { Boot = "0" }, tap with { Reader = "" }, tap with { Outcome = TapOutcome.Accepted },
            tap with { Reason = RefusalReason.TwoCards }, tap with { Card = null }, tap with { Assurance = Assurance.A0 }, tap with { CardKey = default }, tap with { Salt = default },
            tap with { CardSignature = default }, tap with { Session = null }, tap with { Previous = default }, tap with { Id = Id with { Sequence = 18 } },
        ];
        Assert.DoesNotContain(others, other => TapText.Hash(other).SequenceEqual(TapText.Hash(tap)));
    }

    [Fact]
    public void RatingHasTwoLinesMoreAndNoOtherTapHasThem()
    {
        var rating = new Tap
        {
            Id = Id, At = At, MonotonicMs = 4500, Boot = "5f", Reader = "Reader 0", Outcome = TapOutcome.Rated, Session = new SessionId("s"), Previous = new byte[] { 4 }, Rating = 5, OfSequence = 16,
        };
        Assert.Equal(
            SHA256.HashData(Encoding.UTF8.GetBytes("cardsystem-tap-1\nhk-01\n0123456789abcdef\n17\n1777624200250\n4500\n5f\nReader 0\nrated\n\n\nNone\n\n\n\ns\n04\n5\n16\n")),
            TapText.Hash(rating));
        Assert.NotEqual(TapText.Hash(rating), TapText.Hash(rating with { Rating = 4 }));
        Assert.NotEqual(TapText.Hash(rating), TapText.Hash(rating with { OfSequence = 15 }));
        var tap = rating with { Outcome = TapOutcome.Accepted };
        Assert.Equal(TapText.Hash(tap), TapText.Hash(tap with { Rating = 0, OfSequence = 0 }));
    }

    [Fact]
    public void WhatWasWrittenToACardHasTwoOtherLines()
    {
        var written = new Tap
        {
            Id = Id, At = At, MonotonicMs = 4500, Boot = "5f", Reader = "Reader 0", Outcome = TapOutcome.Written, Previous = new byte[] { 4 }, OfSequence = 16, Receipt = new byte[] { 0xE6, 0x01 },
        };
        Assert.Equal(
            SHA256.HashData(Encoding.UTF8.GetBytes("cardsystem-tap-1\nhk-01\n0123456789abcdef\n17\n1777624200250\n4500\n5f\nReader 0\nwritten\n\n\nNone\n\n\n\n\n04\n16\ne601\n")),
            TapText.Hash(written));
        Assert.NotEqual(TapText.Hash(written), TapText.Hash(written with { Receipt = default }));
        Assert.NotEqual(TapText.Hash(written), TapText.Hash(written with { OfSequence = 15 }));
    }
}
