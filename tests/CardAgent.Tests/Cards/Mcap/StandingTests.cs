using CardSystem.CardAgent.Cards.Mcap;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>Two kiosks, a card that goes from one to the other, and a centre that counts what has reached it: the card's credits are the centre's once everybody has heard everything.</summary>
public sealed class StandingTests : IDisposable
{
    private readonly MemberTown _town = new();
    private readonly MemberKiosk _first;
    private readonly MemberKiosk _second;
    private readonly VirtualCard _card;
    private readonly List<(Tap Tap, int Credits)> _counted = [];

    public StandingTests()
    {
        (_first, _second, _card) = (_town.Kiosk(), _town.Kiosk("hk-02"), _town.Issue());
        foreach (var kiosk in (MemberKiosk[])[_first, _second])
        {
            kiosk.IsShort = true;
            kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), MemberSessionTests.Sessions(60));
        }
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _town.Dispose();
    }

    private ChipChannel Tap(MemberKiosk kiosk, params CardFault[] faults)
    {
        var visit = kiosk.Tap(_card, faults);
        // To the beginning of the next session.
        var hours = Math.Floor((_town.Time.GetUtcNow() - Workbench.Morning).TotalHours) + 1;
        _town.Time.Advance(Workbench.Morning.AddHours(hours) - _town.Time.GetUtcNow());
        Assert.InRange(visit.Sent.Count, 1, SessionBudget.MostExchanges);
        Assert.InRange(visit.Bytes, 1, SessionBudget.MostBytes);
        return visit;
    }

    /// <summary>The centre takes what the kiosk has, counts it and says so to it.</summary>
    private void Synchronise(MemberKiosk kiosk, int correction = 0)
    {
        foreach (var tap in kiosk.Taps().Where(t => t.Outcome == TapOutcome.Accepted && !_counted.Exists(c => c.Tap.Id == t.Id))) _counted.Add((tap, 100));
        if (correction != 0) _counted[^1] = (_counted[^1].Tap, _counted[^1].Credits + correction);
        var newest = _counted.OrderByDescending(c => c.Tap.At).Take(Standing.MostCounted).ToList();
        kiosk.Memory.Take(new Standing(
            _card.Number, _town.Time.GetUtcNow(), AtTheCentre, [new CategoryStanding(1, AtTheCentre)], new DayStanding(new DateOnly(2026, 5, 8), 1, 2, 3, 4, 90),
            [.. newest.Select(c => TapReference.Of(c.Tap.Id))], _counted.Count > Standing.MostCounted ? newest[^1].Tap.At : null));
        _town.Time.Advance(TimeSpan.FromSeconds(5));
    }

    private int AtTheCentre => _counted.Sum(c => c.Credits);

    private int Credits => OnCard.Of(_card).Credits;

    [Fact]
    public void TwoKiosksInTurnWithoutANetworkAddUpOnTheCard()
    {
        for (var i = 0; i < 4; i++)
        {
            Tap(_first);
            Tap(_second);
        }

        Assert.Equal((800, 8), (Credits, OnCard.Of(_card).Records.Count));
        Assert.Equal(8u, OnCard.Of(_card).Summary!.Performance.SessionsThisYear);
        Synchronise(_first);
        Synchronise(_second);
        Assert.Equal(AtTheCentre, Credits);
    }

    [Fact]
    public void TheCentresFiguresComeOnTheCardAndWhatItHasNotCountedStaysOnTop()
    {
        Tap(_first);
        Tap(_second);
        Tap(_first);
        // The centre has heard the first kiosk only, and gave five points more for something else.
        Synchronise(_first, correction: 500);
        Tap(_first);
        Assert.Equal(100 + 600 + 100 + 100, Credits);
        Assert.Equal((4, 90u), (OnCard.Of(_card).Summary!.Performance.MissedThisYear, OnCard.Of(_card).Summary!.Performance.VolunteerMinutesThisYear));
        Synchronise(_second);
        Synchronise(_first);
        Tap(_second);
        Synchronise(_second);
        Tap(_second);
        Synchronise(_second);
        Assert.Equal(AtTheCentre, Credits);
        Assert.Equal(6 * 100 + 500, Credits);
    }

    [Fact]
    public void ARepeatedTapBringsTheWordWithoutARecord()
    {
        _first.Tap(_card);
        Synchronise(_first, correction: -40);
        var visit = _first.Tap(_card);
        Assert.Equal(TapOutcome.Repeated, _first.Taps()[^1].Outcome);
        Assert.Equal((60, 1), (Credits, OnCard.Of(_card).Records.Count));
        Assert.Equal(new ScreenCard("b-0012", 60, CardState.Written), _first.Shown.Card);
        Assert.InRange(visit.Sent.Count, 3, 10);
        Assert.Equal(_first.Taps()[^1].Id.Sequence, _first.Written()[^1].OfSequence);
        // And a third finds nothing to do.
        Assert.Equal(2, _first.Tap(_card).Sent.Count);
    }

    [Fact]
    public void ATornTapTheCentreHasCountedAlreadyIsNotAddedAgain()
    {
        Tap(_first);
        Tap(_first, new CardFault(CardFaultKind.CutBefore, 4));
        Assert.Equal(100, Credits);
        Synchronise(_first);
        Tap(_first);
        Assert.Equal((300, 3), (Credits, OnCard.Of(_card).Records.Count));
        Synchronise(_first);
        Assert.Equal(AtTheCentre, Credits);
    }

    [Fact]
    public void AnOlderWordChangesNothing()
    {
        Tap(_first);
        Synchronise(_second);
        Synchronise(_first);
        Tap(_first);
        var word = _first.Memory.WordOn(new CardId(_card.Number))!;
        _first.Memory.Take(word with { At = word.At.AddHours(-1), Credits = 9_999 });
        Tap(_first);
        Assert.Equal(300, Credits);
    }

    [Fact]
    public void OneSessionIsWorthItsCreditsOnceAtWhicheverKiosk()
    {
        _first.Tap(_card);
        _second.Tap(_card);
        var on = OnCard.Of(_card);
        Assert.Equal((100, 2), (on.Credits, on.Records.Count));
        Assert.Equal([0, 100], on.Records.Select(r => r.Credits));
    }

    /// <summary>Taps at either kiosk, cuts anywhere, centre heard from now and then: when everybody has heard everything the sums are one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void WhateverHappensOnTheWayTheSumsAreOneInTheEnd(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 30; i++)
        {
            var kiosk = random.Next(2) == 0 ? _first : _second;
            if (random.Next(3) == 0) Tap(kiosk, new CardFault(random.Next(2) == 0 ? CardFaultKind.CutBefore : CardFaultKind.CutAfter, random.Next(3, 14)));
            else Tap(kiosk);
            if (random.Next(4) == 0) Synchronise(random.Next(2) == 0 ? _first : _second);
            if (random.Next(10) == 0) kiosk.Restart(remembers: random.Next(2) == 0);
        }

        // Three more visits with everything heard: the longest ring of foreign records is read by then.
        for (var i = 0; i < 4; i++)
        {
            Synchronise(_second);
            Synchronise(_first);
            Tap(_first);
        }

        Synchronise(_first);
        Assert.True(AtTheCentre == Credits, $"Seed {seed}: {Credits} on the card, {AtTheCentre} at the centre.");
    }
}
