"""Why a request was refused.

A refusal is a code and its parameters, never a sentence: the faces turn it into words
(`havruta.sentences.SENTENCES`) in the language of the person who asked.

* HavrutaError
  + UnknownBook, WhichBook, NoText, UnknownRef (EmptySection, SeveralSections), LibraryAway
  + CatalogueAway, NothingToFind, SearchAway
  + UnknownHavruta (HavrutaGone), NoHavruta, WhichHavruta, UnknownSession, UnknownInvitation
  + UnknownNotice
  + HavrutaArchived, NotArchived, InSession, OwnerStays, NotParticipant, NotOffered, OfferOver
  + NotFollowing, NotBehind
  + HavrutaFull, TooManyHavrutot, UnknownCode, CodeOver, AlreadyIn, Removed, TooManyCodes
  + NotAllowed, NotInvited
  + NoChannel, SharedTooOften
  + SessionOver, NothingRuns, InvitationOver, LinkOver, LinkUsed, SignedOut
  + SignInOver, SignInAgain, SignInCancelled, ProviderAway, ProviderRefused
  + IdentityTaken, LinkedAlready, LastIdentity
  + TooLong, HiddenCharacters, NotPeople, TooManyPeople, NotAnAddress
  + TooManyInvitations, InvitedTooOften, NotAccepted, StartedTooOften, LeadIsFree, NotThere
  + CannotPost, ThreadLocked, ChannelGone, NotInServer, NoCookies, CannotStore, StorageAway
  + NoSuchChoice, UnknownLanguage
  + NamedByDiscord, Unacquainted, WrongNumber, UnknownZone, Overtaken
  + UnknownTown, TownElsewhere, ZoneLacking
  + NotUnderstood, NotADay, WhichDay, ManyDays, NoSuchTime, TimePast, TooFar, WrongWeekday
  + SaidTwice, DayLacking, EndsOnce, EndsTooSoon, WrongLength, StartNow, HebrewRule
  + UnknownPlan, UnknownOccurrence, UnknownProposal, ProposalOver, OccurrenceOver
  + MovedMeanwhile
  + NeverComes, TooManyPlans, NotExpected, ToldTooOften
  + PeopleChanged
  + UnknownCalendar, NoServer
  + UnknownAway, AwayOver, OwnWord, NotYourWord, NotYet, LongAgo, TooManyWaiting
  + NothingMissed
  + UnknownAnnotation, NotTheirs, NothingWritten, TooManyAnnotations, TooManyRemarks
  + CallFull, NotInCall, UnknownPeer, NoMediaServer, UnknownRecording, NoRecorder, TooManyRecordings
"""
